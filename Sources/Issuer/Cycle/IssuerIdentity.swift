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
    /// Its key, which also says the signature algorithm.
    public let publicKey: PublicKey
    /// Its subjectKeyIdentifier.
    public let keyIdentifier: [UInt8]
    /// The first second of its own certificate; nil while a root is being founded.
    public internal(set) var notBefore: Timestamp?
    /// The last second of its own certificate; nil while a root is being founded.
    public let notAfter: Timestamp?
    /// How many authorities may follow below it; nil for any number.
    public let pathLength: Int?
    /// Where it publishes.
    public let locations: Locations

    /// The algorithm it signs with.
    public var algorithm: KeyAlgorithm { publicKey.algorithm }

    /// The identity of an authority that has a certificate.
    public init(id: AuthorityID, certificate: Certificate, locations: Locations) {
        self.id = id
        nameDER = certificate.subjectDER
        publicKey = certificate.publicKey
        keyIdentifier = certificate.subjectKeyIdentifier ?? certificate.publicKey.keyIdentifier
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
        pathLength = certificate.basicConstraints?.pathLength
        self.locations = locations
    }

    /// The identity of a root that is being founded and has no certificate yet.
    init(founding id: AuthorityID, nameDER: [UInt8], publicKey: PublicKey, locations: Locations) {
        self.id = id
        self.nameDER = nameDER
        self.publicKey = publicKey
        keyIdentifier = publicKey.keyIdentifier
        notBefore = nil
        notAfter = nil
        pathLength = nil
        self.locations = locations
    }
}
