public import Model
public import OpenSSL

/// What certificates say about the authority that signs them, encoded once.
public struct IssuerIdentity: Hashable, Sendable {
    /// Where relying parties find what the authority publishes.
    public struct Locations: Hashable, Sendable {
        /// Over how many lists its certificates are spread, 1 to 1024.
        public let shards: Int
        /// Where relying parties reach the centre.
        public let publicURL: String
        /// The URL of its OCSP responder.
        public let ocsp: String
        /// The URL of its certificate.
        public let certificate: String

        private let authority: AuthorityID

        /// The locations below the centre's public URL, which ends without a slash.
        ///
        /// - Parameters:
        ///   - publicURL: where relying parties reach the centre.
        ///   - authority: the authority.
        ///   - shards: over how many lists its certificates are spread; brought into 1 to 1024.
        public init(publicURL: String, authority: AuthorityID, shards: Int = 1) {
            self.shards = min(max(shards, 1), RevocationListName.maximumShards)
            self.publicURL = publicURL
            self.authority = authority
            ocsp = "\(publicURL)/ocsp"
            certificate = "\(publicURL)/ca/\(authority).cer"
        }

        /// The URL of its CRL of everything.
        public var revocationList: String { revocationList(shard: 0) }

        /// The URL of one of its CRLs: of everything (0), or of a partition, from 1.
        public func revocationList(shard: Int) -> String {
            RevocationListName(authority, shard: shard).url(below: publicURL)
        }

        /// Which list a certificate names: the one of everything (0) when there is no other, and for authorities, whose
        /// status must be found where that of their kind always was; else a partition.
        ///
        /// The last octets of the serial number are random and share certificates out evenly (2³² shares over 1024 lists
        /// differ by less than one in a million).
        public func shard(of serial: SerialNumber, for purpose: CertificatePurpose) -> Int {
            guard shards > 1, purpose != .authority else { return 0 }
            let number = serial.bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
            return 1 + number % shards
        }

        /// What the book has to know of partitions before a certificate names one; nil when there are none.
        public var partition: RevocationListPartition? {
            shards == 1
                ? nil : RevocationListPartition(authority: authority, publicURL: publicURL, shards: shards)
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
    public internal(set) var notBefore: Timestamp?
    /// The last second of its own certificate; nil while a root is being founded.
    public let notAfter: Timestamp?
    /// How many authorities may follow below it, by its own certificate and those above; negative when nothing at all may; nil
    /// for any number.
    public let pathLength: Int?
    /// Its own certificate and those above it that limit purposes or names below them.
    public let limits: [Certificate]
    /// Its own certificate and those above it, in order, as far as they are known; empty while a root is being founded.
    public let path: [Certificate]
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
    ///   - above: the certificates above it, as far as they are known: what they limit holds below it too.
    public init(
        id: AuthorityID,
        certificate: Certificate,
        locations: Locations,
        signatureAlgorithm: SignatureAlgorithm? = nil,
        above: [Certificate] = []
    ) {
        self.id = id
        nameDER = certificate.subjectDER
        publicKey = certificate.publicKey
        self.signatureAlgorithm = signatureAlgorithm ?? SignatureAlgorithm(certificate.publicKey.algorithm)
        keyIdentifier = certificate.subjectKeyIdentifier ?? certificate.publicKey.keyIdentifier
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
        path = [certificate] + above.path(above: certificate)
        pathLength = path.remainingLength()
        limits = ([certificate] + above).filter { authority in
            authority.extendedKeyUsage != nil
                || authority.extension(ExtensionIdentifier.nameConstraints) != nil
        }
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
        limits = []
        path = []
        self.locations = locations
    }
}
