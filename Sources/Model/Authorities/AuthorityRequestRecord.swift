/// A key pair made for an authority that somebody else is to certify, until the certificate comes in.
public struct AuthorityRequestRecord: Hashable, Sendable {
    /// The name that the authority will have.
    public let id: AuthorityID
    /// The kind of its key.
    public let algorithm: KeyAlgorithm
    /// What it will sign with.
    public let signatureAlgorithm: SignatureAlgorithm
    /// The PKCS#10 request, DER.
    public let request: [UInt8]
    /// SHA-256 of its SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// Where the private key is.
    public let keyReference: String
    /// The authority whose work it will take over; nil for a new line.
    public let predecessor: AuthorityID?
    /// When it was made.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        id: AuthorityID,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        request: [UInt8],
        keyHash: [UInt8],
        keyReference: String,
        predecessor: AuthorityID?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.algorithm = algorithm
        self.signatureAlgorithm = signatureAlgorithm
        self.request = request
        self.keyHash = keyHash
        self.keyReference = keyReference
        self.predecessor = predecessor
        self.createdAt = createdAt
    }
}
