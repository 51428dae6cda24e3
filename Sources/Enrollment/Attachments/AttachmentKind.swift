/// 附件类型: what a document shows, and which business asks for it.
///
/// Source: product.md §6.9.
public enum AttachmentKind: String, CaseIterable, Sendable {
    /// 身份证复印件 (申请人/经办人, 正反面).
    case identityCopy = "ID_COPY"
    /// 使用协议复印件.
    case agreementCopy = "AGREEMENT_COPY"
    /// 营业执照副本 (盖公章).
    case businessLicence = "BUSINESS_LICENCE"
    /// 组织机构代码证.
    case organizationCodeCertificate = "ORG_CODE_CERT"
    /// 税务登记证.
    case taxCertificate = "TAX_CERT"
    /// 法人授权委托书.
    case authorization = "AUTHORIZATION"
    /// 加盖公章的申请表.
    case applicationForm = "APPLICATION_FORM"
    /// 变更证明.
    case changeProof = "CHANGE_PROOF"

    /// Whether a business asks for a kind.
    package enum Demand {
        case required, optional, notWanted
    }

    /// 用户看到的名称.
    public var label: String {
        switch self {
        case .identityCopy: "身份证复印件"
        case .agreementCopy: "使用协议复印件"
        case .businessLicence: "营业执照副本"
        case .organizationCodeCertificate: "组织机构代码证"
        case .taxCertificate: "税务登记证"
        case .authorization: "法人授权委托书"
        case .applicationForm: "加盖公章的申请表"
        case .changeProof: "变更证明"
        }
    }
}
