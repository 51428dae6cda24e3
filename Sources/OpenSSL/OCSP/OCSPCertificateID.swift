public import Model

/// What a client asks about: an issuer by two hashes, and a serial number.
///
/// ```
/// CertID ::= SEQUENCE {
///     hashAlgorithm  AlgorithmIdentifier,
///     issuerNameHash OCTET STRING,
///     issuerKeyHash  OCTET STRING,
///     serialNumber   CertificateSerialNumber }
/// ```
///
/// Source: RFC 6960 §4.1.1.
public struct OCSPCertificateID: Hashable, Sendable {
    /// The hash function; nil for one this product does not know, or one with odd parameters.
    public let hashAlgorithm: DigestAlgorithm?
    /// The hash of the issuer's DER distinguished name.
    public let issuerNameHash: [UInt8]
    /// The hash of the octets of the issuer's subjectPublicKey BIT STRING.
    public let issuerKeyHash: [UInt8]
    /// The serial number; nil for zero, negative and overlong ones, which nobody was ever given.
    public let serial: SerialNumber?
    /// The octets as the client sent them: an answer repeats them, with or without NULL parameters.
    public let der: [UInt8]
    /// Whether `der` is one of the two ways to write these values: with NULL parameters, or with none.
    let isPlain: Bool

    /// Names a certificate of `issuer`.
    ///
    /// - Parameters:
    ///   - issuerName: the issuer's DER distinguished name, as the certificate writes it.
    ///   - issuerKey: the issuer's public key.
    ///   - serial: the certificate's serial number.
    ///   - hashAlgorithm: SHA-1 is what every responder knows; it protects nothing here.
    /// - Throws: nothing for the hash functions there are; `CryptoError` with `.malformed` in principle.
    public init(
        issuerName: [UInt8],
        issuerKey: PublicKey,
        serial: SerialNumber,
        hashAlgorithm: DigestAlgorithm = .sha1
    ) throws(CryptoError) {
        self.hashAlgorithm = hashAlgorithm
        self.serial = serial
        issuerNameHash = hashAlgorithm.hash(issuerName)
        issuerKeyHash = hashAlgorithm.hash(issuerKey.keyBits)
        let algorithm = DER.sequence(try DER.oid(parsing: hashAlgorithm.objectIdentifier), DER.null)
        der = DER.sequence(
            algorithm,
            DER.octetString(issuerNameHash),
            DER.octetString(issuerKeyHash),
            DER.integer(serial)
        )
        isPlain = true
    }

    /// Reads a CertID.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    init(_ element: DERElement) throws(CryptoError) {
        var reader = DERReader(element.content, of: "CertID")
        let algorithm = try reader.next(DERTag.sequence)
        let known = Self.knownAlgorithms.first { algorithm.whole.elementsEqual($0.octets) }
        if let known {
            hashAlgorithm = known.algorithm
        } else {
            hashAlgorithm = try Self.hashAlgorithm(algorithm)
        }
        issuerNameHash = try reader.octetString()
        issuerKeyHash = try reader.octetString()
        let number = try reader.next(DERTag.integer).content
        try reader.finish()
        guard let first = number.first else { throw reader.malformed }
        serial = first < 0x80 ? SerialNumber(bytes: Array(number)) : nil
        der = element.bytes
        let isShortest = first != 0 || number.dropFirst().first ?? 0 >= 0x80
        isPlain = known != nil && serial != nil && isShortest
    }

    /// Whether `other` names the same certificate by the same hashes, however each writes the parameters of the algorithm.
    func names(sameAs other: OCSPCertificateID) -> Bool {
        guard let hashAlgorithm, let serial else { return der == other.der }
        return hashAlgorithm == other.hashAlgorithm && serial == other.serial
            && issuerNameHash == other.issuerNameHash && issuerKeyHash == other.issuerKeyHash
    }

    /// AlgorithmIdentifiers as clients write them, the most frequent first.
    private static let knownAlgorithms: [(octets: [UInt8], algorithm: DigestAlgorithm)] =
        DigestAlgorithm.allCases.flatMap { algorithm in
            let identifier = (try? DER.oid(parsing: algorithm.objectIdentifier)) ?? []
            return [(DER.sequence(identifier, DER.null), algorithm), (DER.sequence(identifier), algorithm)]
        }

    private static func hashAlgorithm(_ element: DERElement) throws(CryptoError) -> DigestAlgorithm? {
        var reader = DERReader(element.content, of: "CertID")
        let identifier = try reader.objectIdentifier()
        guard !reader.isAtEnd else { return DigestAlgorithm(objectIdentifier: identifier) }
        let parameters = try reader.next()
        try reader.finish()
        guard parameters.bytes == DER.null else { return nil }
        return DigestAlgorithm(objectIdentifier: identifier)
    }
}
