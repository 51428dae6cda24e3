/// A certification authority as the book knows it.
public struct AuthorityRecord: Hashable, Sendable {
    /// Where it stands in the hierarchy.
    public enum Role: String, CaseIterable, Sendable {
        /// Self-signed; signs authorities only.
        case root
        /// Signs end-entity certificates, CRLs and OCSP signers.
        case issuing
    }

    /// Its short name.
    public let id: AuthorityID
    /// Root or issuing.
    public let role: Role
    /// The algorithm of its key, hence of everything it signs.
    public let algorithm: KeyAlgorithm
    /// Its certificate, DER.
    public let certificate: [UInt8]
    /// SHA-256 of its SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// Where the private key is, as `file:issuing.key`; relative to the key directory.
    public let keyReference: String
    /// The authority that certified it; nil for a root.
    public let parent: AuthorityID?
    /// When it was created.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        id: AuthorityID,
        role: Role,
        algorithm: KeyAlgorithm,
        certificate: [UInt8],
        keyHash: [UInt8],
        keyReference: String,
        parent: AuthorityID?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.role = role
        self.algorithm = algorithm
        self.certificate = certificate
        self.keyHash = keyHash
        self.keyReference = keyReference
        self.parent = parent
        self.createdAt = createdAt
    }
}
