/// 发票信息.
///
/// Source: product.md §6.2, §4.5.
public struct Invoice: Hashable, Sendable {
    /// 抬头, 2 to 100 scalars.
    public let title: String
    /// 税号; required of enterprises.
    public let taxNumber: UnifiedCreditCode?
    /// Where the electronic invoice is sent.
    public let email: EmailAddress
}
