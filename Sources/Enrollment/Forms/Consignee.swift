/// 证书收件地址.
///
/// Source: product.md §6.2.
public struct Consignee: Hashable, Sendable {
    /// 收件人姓名.
    public let name: PersonName
    /// 收件人手机.
    public let mobile: MobileNumber
    /// 所在地区; nil only for 自取.
    public let region: RegionCode?
    /// 详细地址, 5 to 200 scalars; nil only for 自取.
    public let address: String?
    /// 邮编; nil when not given.
    public let postcode: String?
}
