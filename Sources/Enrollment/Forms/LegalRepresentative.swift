/// 法定代表人: named on the licence; nobody writes to them, so there is no address.
public struct LegalRepresentative: Hashable, Sendable {
    /// 姓名.
    public let name: PersonName
    /// 证件类型 and 证件号码.
    public let document: IdentityDocument
}
