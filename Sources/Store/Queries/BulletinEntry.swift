public import Model

/// What everybody may know of a holder's certificate: that another one followed it, or that it was revoked.
public struct BulletinEntry: Hashable, Sendable {
    /// What became of it.
    public enum Event: Hashable, Sendable {
        /// Another one was made.
        case followed(by: CertificateID, IssuanceAct)
        /// 吊销.
        case revoked
    }

    /// When.
    public let at: Timestamp
    /// The certificate.
    public let id: CertificateID
    /// What became of it.
    public let event: Event

    /// The certificate that followed it; nil for a revocation.
    public var follower: CertificateID? {
        guard case .followed(let follower, _) = event else { return nil }
        return follower
    }
}
