/// 证书类型: the certificate profiles an applicant may apply for, product.md §10.3.
public enum ProfileName: String, CaseIterable, Sendable {
    /// 专家证书.
    case expert = "EXPERT"
    /// 机构证书.
    case organization = "ORG"
    /// 经办人(业务)证书.
    case handler = "HANDLER"

    /// 用户看到的名称.
    public var label: String {
        switch self {
        case .expert: "专家证书"
        case .organization: "机构证书"
        case .handler: "经办人(业务)证书"
        }
    }
}
