/// What a relying party may be told about a serial number (RFC 6960 §2.2).
public enum CertificateStatus: Hashable, Sendable {
    /// Signed for certain, not revoked.
    case good
    /// Revoked.
    case revoked(Revocation)
    /// Never issued here, or not certainly signed.
    case unknown
}
