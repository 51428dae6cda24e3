/// 绑定: that a certificate belongs to an account of the platform.
///
/// Source: product.md §5.6.
public struct BindingRecord: Hashable, Sendable {
    /// `BOUND → UNBOUND | MOVED | INVALID`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 已绑定.
        case bound = "BOUND"
        /// 已解除.
        case unbound = "UNBOUND"
        /// 已转移: the certificate that followed has the binding.
        case moved = "MOVED"
        /// 已失效: the certificate was revoked.
        case invalid = "INVALID"
    }

    /// The account's login name.
    public let account: String
    /// The certificate; an account has one BOUND for each profile, and a certificate one account.
    public let certificate: CertificateID
    /// The certificate's profile, as `EXPERT`.
    public let profile: String
    /// Which binding of this certificate to this account, from 1.
    public let sequence: Int
    /// Where it stands.
    public var state: State
    /// When it was bound.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        account: String,
        certificate: CertificateID,
        profile: String,
        sequence: Int,
        state: State,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.account = account
        self.certificate = certificate
        self.profile = profile
        self.sequence = sequence
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
