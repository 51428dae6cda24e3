/// Something that the platform is told: what happened to a certificate or binding of somebody's account.
public struct WebhookEventRecord: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// A certificate was signed.
        case issued = "certificate.issued"
        /// A certificate was revoked, or its revocation is graver or earlier than was said.
        case revoked = "certificate.revoked"
        /// 绑定: a certificate belongs to an account now.
        case bound = "binding.bound"
        /// 解除绑定, or the certificate was followed by another one, or revoked.
        case ended = "binding.ended"
    }

    /// Its place in the order of all events, from 1 and without gaps.
    public let sequence: Int64
    /// 32 hexadecimal digits, by which who is told twice knows it again.
    public let id: String
    /// What happened.
    public let kind: Kind
    /// The certificate.
    public let certificate: CertificateID
    /// Where the certificate stood afterwards.
    public let state: CertificateState
    /// Who the account's owner was on the platform then; nil for somebody whom the platform never sent.
    public let subject: PlatformSubject?
    /// The reason of a revocation, or the state of a binding; nil for an issued certificate.
    public let detail: String?
    /// When it happened.
    public let occurredAt: Timestamp

    /// Makes a record.
    public init(
        sequence: Int64,
        id: String,
        kind: Kind,
        certificate: CertificateID,
        state: CertificateState,
        subject: PlatformSubject?,
        detail: String?,
        occurredAt: Timestamp
    ) {
        self.sequence = sequence
        self.id = id
        self.kind = kind
        self.certificate = certificate
        self.state = state
        self.subject = subject
        self.detail = detail
        self.occurredAt = occurredAt
    }
}
