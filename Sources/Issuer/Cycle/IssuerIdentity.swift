public import Model
public import OpenSSL

/// What certificates say about the authority that signs them, encoded once.
public struct IssuerIdentity: Hashable, Sendable {
    /// Where relying parties find what the authority publishes.
    public struct Locations: Hashable, Sendable {
        /// The URL of its CRL.
        public let revocationList: String
        /// The URL of its OCSP responder.
        public let ocsp: String
        /// The URL of its certificate.
        public let certificate: String

        /// The locations below the centre's public URL, which ends without a slash.
        public init(publicURL: String, authority: AuthorityID) {
            revocationList = "\(publicURL)/crl/\(authority).crl"
            ocsp = "\(publicURL)/ocsp"
            certificate = "\(publicURL)/ca/\(authority).cer"
        }
    }

    /// Its short name.
    public let id: AuthorityID
    /// Its subject name, DER.
    public let nameDER: [UInt8]
    /// Its key.
    public let publicKey: PublicKey
    /// What it signs with.
    public let signatureAlgorithm: SignatureAlgorithm
    /// Its subjectKeyIdentifier.
    public let keyIdentifier: [UInt8]
    /// The first second of its own certificate; nil while a root is being founded.
    public let notBefore: Timestamp?
    /// The last second of its own certificate; nil while a root is being founded.
    public let notAfter: Timestamp?
    /// How many authorities may follow below it; nil for any number.
    public let pathLength: Int?
    /// Where it publishes.
    public let locations: Locations

    /// Kind and size of its key.
    public var algorithm: KeyAlgorithm { publicKey.algorithm }

    /// The identity of an authority that has a certificate.
    ///
    /// - Parameters:
    ///   - id: its short name.
    ///   - certificate: its own.
    ///   - locations: where it publishes.
    ///   - signatureAlgorithm: what it signs with; nil for the default of its key.
    public init(
        id: AuthorityID,
        certificate: Certificate,
        locations: Locations,
        signatureAlgorithm: SignatureAlgorithm? = nil
    ) {
        self.id = id
        nameDER = certificate.subjectDER
        publicKey = certificate.publicKey
        self.signatureAlgorithm = signatureAlgorithm ?? SignatureAlgorithm(certificate.publicKey.algorithm)
        keyIdentifier = certificate.subjectKeyIdentifier ?? certificate.publicKey.keyIdentifier
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
        pathLength = certificate.basicConstraints?.pathLength
        self.locations = locations
    }

    /// The identity of a root that is being founded and has no certificate yet.
    init(
        founding id: AuthorityID,
        nameDER: [UInt8],
        publicKey: PublicKey,
        signatureAlgorithm: SignatureAlgorithm,
        locations: Locations
    ) {
        self.id = id
        self.nameDER = nameDER
        self.publicKey = publicKey
        self.signatureAlgorithm = signatureAlgorithm
        keyIdentifier = publicKey.keyIdentifier
        notBefore = nil
        notAfter = nil
        pathLength = nil
        self.locations = locations
    }
}
