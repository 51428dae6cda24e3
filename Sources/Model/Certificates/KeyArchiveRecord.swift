/// A private key for encryption, archived so that several recovery officers together can open it, and nobody else.
///
/// Keys to sign with are made in tokens and are never here.
///
/// Source: product.md §10.2; docs/adr/0078.
public struct KeyArchiveRecord: Hashable, Sendable {
    /// What one officer holds.
    public struct Share: Hashable, Sendable {
        /// Which share it is, 1 to 16.
        public let number: Int
        /// SHA-256 of the officer's certificate.
        public let officer: [UInt8]
        /// What people call the officer: the common name of that certificate.
        public let name: String
        /// The share, encrypted to the officer: CMS, DER.
        public let message: [UInt8]
        /// SHA-256 of what is encrypted, which has 256 random bits: a wrong share is told at once.
        public let digest: [UInt8]

        /// Makes a share.
        public init(number: Int, officer: [UInt8], name: String, message: [UInt8], digest: [UInt8]) {
            self.number = number
            self.officer = officer
            self.name = name
            self.message = message
            self.digest = digest
        }
    }

    /// The certificate of the key.
    public let certificate: CertificateID
    /// SHA-256 of its SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// How many shares open it, 2 to 16.
    public let threshold: Int
    /// The private key under a symmetric key, which the shares give: CMS, DER.
    public let content: [UInt8]
    /// The shares, in their order.
    public let shares: [Share]
    /// The request that the key signed, PKCS#10: an issuance that was interrupted goes on with it.
    public let request: [UInt8]
    /// When it was made.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        certificate: CertificateID,
        keyHash: [UInt8],
        threshold: Int,
        content: [UInt8],
        shares: [Share],
        request: [UInt8],
        createdAt: Timestamp
    ) {
        self.certificate = certificate
        self.keyHash = keyHash
        self.threshold = threshold
        self.content = content
        self.shares = shares
        self.request = request
        self.createdAt = createdAt
    }
}
