public import Model

/// What a form about an existing certificate asks for.
///
/// Source: product.md §5.1, §6.5 to §6.8.
public struct CertificateMatter: Hashable, Sendable {
    /// The business with what it alone asks.
    public enum Business: Hashable, Sendable {
        /// 更新.
        case renew
        /// 替换; 变更说明, 5 to 200 characters, and whether it is 替换并更新, which has a longer validity, too.
        case replace(note: String, renews: Bool = false)
        /// 解锁; the reason and the tries left that the assistant saw, both nil when not given.
        case unlock(UnlockReason?, triesLeft: Int?)
        /// 吊销; 原因, 说明 (needed for `other`) and 私钥泄露时间.
        case revoke(RevocationCause, text: String?, since: Timestamp?)
        /// 补办; token_lost or superseded (介质损坏), and 说明.
        case reissue(RevocationCause, text: String?)
    }

    /// The certificate.
    public let certificate: CertificateID
    /// key序列号; nil where none is on record.
    public let tokenSerial: String?
    /// What is asked for.
    public let business: Business

    /// Whether a 替换 is 替换并更新: one order of both.
    public var renews: Bool {
        guard case .replace(_, let renews) = business else { return false }
        return renews
    }

    /// The kind of application.
    public var type: ApplicationType {
        switch business {
        case .renew: .renew
        case .replace: .replace
        case .unlock: .unlock
        case .revoke: .revoke
        case .reissue: .reissue
        }
    }
}
