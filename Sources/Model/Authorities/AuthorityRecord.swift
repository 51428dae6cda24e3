/// A certification authority as the book knows it.
public struct AuthorityRecord: Hashable, Sendable {
    /// Where it stands in the hierarchy.
    public enum Role: String, CaseIterable, Sendable {
        /// Self-signed; signs authorities only.
        case root
        /// Signs end-entity certificates, CRLs and OCSP signers.
        case issuing
    }

    /// Where it stands in its life.
    public enum State: String, CaseIterable, Sendable {
        /// Issues.
        case active
        /// Issues no more; still answers for what it issued, by lists and OCSP.
        case retired
        /// Its private key is gone; whatever it published last stays published.
        case destroyed
    }

    /// Its short name.
    public let id: AuthorityID
    /// Root or issuing.
    public let role: Role
    /// Where it stands in its life.
    public let state: State
    /// The kind of its key.
    public let algorithm: KeyAlgorithm
    /// What it signs with.
    public let signatureAlgorithm: SignatureAlgorithm
    /// Its certificate, DER.
    public let certificate: [UInt8]
    /// SHA-256 of its SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// Where the private key is, as `file:issuing.key`; relative to the key directory.
    public let keyReference: String
    /// The authority of this book that certified it; nil for a root, and below somebody else's authority.
    public let parent: AuthorityID?
    /// The authority whose work it took over by a rollover; nil when it is the first of its line.
    public let predecessor: AuthorityID?
    /// When it was created.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        id: AuthorityID,
        role: Role,
        state: State = .active,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        certificate: [UInt8],
        keyHash: [UInt8],
        keyReference: String,
        parent: AuthorityID?,
        predecessor: AuthorityID? = nil,
        createdAt: Timestamp
    ) {
        self.id = id
        self.role = role
        self.state = state
        self.algorithm = algorithm
        self.signatureAlgorithm = signatureAlgorithm
        self.certificate = certificate
        self.keyHash = keyHash
        self.keyReference = keyReference
        self.parent = parent
        self.predecessor = predecessor
        self.createdAt = createdAt
    }
}
