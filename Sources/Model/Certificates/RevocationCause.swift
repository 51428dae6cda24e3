/// 吊销原因 in the words of those who ask for a revocation, and the CRLReason each becomes.
///
/// Source: product.md §5.2.
public enum RevocationCause: String, CaseIterable, Codable, Sendable {
    /// 私钥泄露或疑似泄露.
    case keyCompromise = "key_compromise"
    /// 介质丢失/被盗.
    case tokenLost = "token_lost"
    /// 单位或个人信息变更.
    case infoChanged = "info_changed"
    /// 已被新证书取代 / 介质损坏已换.
    case superseded
    /// 不再使用 / 退出专家库 / 单位注销.
    case cessation
    /// 资格被取消、提供虚假信息: by the CA only.
    case privilegeWithdrawn = "privilege_withdrawn"
    /// 其他: needs words; the reasonCode extension is omitted.
    case other

    /// The reason as relying parties see it.
    public var reason: RevocationReason {
        switch self {
        case .keyCompromise, .tokenLost: .keyCompromise
        case .infoChanged: .affiliationChanged
        case .superseded: .superseded
        case .cessation: .cessationOfOperation
        case .privilegeWithdrawn: .privilegeWithdrawn
        case .other: .unspecified
        }
    }

    /// 原因 as people read it.
    public var label: String {
        switch self {
        case .keyCompromise: "私钥泄露或疑似泄露"
        case .tokenLost: "介质丢失或被盗"
        case .infoChanged: "单位或个人信息变更"
        case .superseded: "已被新证书取代"
        case .cessation: "不再使用"
        case .privilegeWithdrawn: "资格被取消或提供虚假信息"
        case .other: "其他"
        }
    }
}
