/// A certificate of an authority besides its present own one; relying parties may need it to build a chain.
public struct AuthorityCertificateRecord: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, CaseIterable, Sendable {
        /// Its own one before the present one, for the same key.
        case former
        /// Another authority certified the same name and key.
        case cross
        /// A new root's key, signed by the old root (RFC 4210 §4.4).
        case newWithOld
        /// An old root's key, signed by the new root (RFC 4210 §4.4).
        case oldWithNew
    }

    /// The authority whose key it certifies.
    public let authority: AuthorityID
    /// What it is.
    public let kind: Kind
    /// SHA-256 of its DER.
    public let fingerprint: [UInt8]
    /// The certificate, DER.
    public let certificate: [UInt8]
    /// When it came into the book.
    public let addedAt: Timestamp

    /// Makes a record.
    public init(
        authority: AuthorityID,
        kind: Kind,
        fingerprint: [UInt8],
        certificate: [UInt8],
        addedAt: Timestamp
    ) {
        self.authority = authority
        self.kind = kind
        self.fingerprint = fingerprint
        self.certificate = certificate
        self.addedAt = addedAt
    }
}
