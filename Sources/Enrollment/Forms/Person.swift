/// Somebody with name, document and ways to reach them: an expert, or the handler of an enterprise.
public struct Person: Hashable, Sendable {
    /// 姓名.
    public let name: PersonName
    /// 证件类型 and 证件号码.
    public let document: IdentityDocument
    /// 手机.
    public let mobile: MobileNumber
    /// 邮箱.
    public let email: EmailAddress
}
