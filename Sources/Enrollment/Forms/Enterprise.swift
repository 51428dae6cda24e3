/// The enterprise part of an application by 招标人 or 投标人.
///
/// Source: product.md §6.3.
public struct Enterprise: Hashable, Sendable {
    /// 单位类型.
    public enum Kind: String, CaseIterable, Sendable {
        /// 企业.
        case enterprise = "ENTERPRISE"
        /// 事业单位.
        case publicInstitution = "PUBLIC_INSTITUTION"
        /// 政府机关.
        case government = "GOVERNMENT"
        /// 社会团体.
        case socialOrganization = "SOCIAL_ORGANIZATION"
        /// 其他.
        case other = "OTHER"

        /// 用户看到的名称.
        public var label: String {
            switch self {
            case .enterprise: "企业"
            case .publicInstitution: "事业单位"
            case .government: "政府机关"
            case .socialOrganization: "社会团体"
            case .other: "其他"
            }
        }
    }

    /// 单位全称, 2 to 100 scalars, exactly as on the licence.
    public let name: String
    /// 单位类型.
    public let kind: Kind
    /// 统一社会信用代码.
    public let creditCode: UnifiedCreditCode
    /// 组织机构代码, always the one inside the credit code.
    public let organizationCode: OrganizationCode
    /// 税务登记证号, legacy; nil when not given.
    public let taxNumber: String?
    /// 营业执照有效期.
    public let licenceValidTo: LicenceValidity
    /// 法定代表人.
    public let legalRepresentative: LegalRepresentative
    /// 经办人.
    public let handler: Person
    /// 注册地 (省级), the certificate's ST.
    public let province: String
    /// 注册地 (地级市), the certificate's L.
    public let city: String
    /// 注册地址, 5 to 200 scalars.
    public let address: String
    /// 注册地邮编; nil when not given.
    public let postcode: String?
}
