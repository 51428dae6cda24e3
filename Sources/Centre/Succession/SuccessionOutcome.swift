public import Model

/// What became of a certificate and of the one it follows.
public struct SuccessionOutcome: Hashable, Sendable {
    /// The new certificate, active.
    public let successor: CertificateID
    /// The one before it.
    public let predecessor: CertificateID
    /// Its revocation; nil while it is still good.
    public let revocation: Revocation?
    /// When it will be revoked as superseded; nil when that is done, or will not be.
    public let dueAt: Timestamp?
}
