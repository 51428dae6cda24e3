/// 我已阅读并同意: which versions of the three documents were accepted.
///
/// Source: product.md §6.2.
public struct AgreementVersions: Hashable, Sendable {
    /// 电子认证业务规则 (CPS).
    public let practiceStatement: String
    /// 用户使用协议.
    public let userAgreement: String
    /// 隐私声明.
    public let privacyNotice: String

    /// Names the three versions, each as `1.0`.
    public init(practiceStatement: String, userAgreement: String, privacyNotice: String) {
        self.practiceStatement = practiceStatement
        self.userAgreement = userAgreement
        self.privacyNotice = privacyNotice
    }

    /// What this product ships with: version 1.0 of all three.
    public static let shipped = AgreementVersions(
        practiceStatement: "1.0",
        userAgreement: "1.0",
        privacyNotice: "1.0"
    )
}
