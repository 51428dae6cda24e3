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
    }

    /// Reads a CertID.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    init(_ element: DERElement) throws(CryptoError) {
        var reader = DERReader(element.content, of: "CertID")
        hashAlgorithm = try Self.hashAlgorithm(reader.enter(DERTag.sequence))
        issuerNameHash = try reader.octetString()
        issuerKeyHash = try reader.octetString()
        let number = try reader.next(DERTag.integer).content
        try reader.finish()
        guard let first = number.first else { throw reader.malformed }
        serial = first < 0x80 ? SerialNumber(bytes: Array(number)) : nil
        der = element.bytes
    }

    private static func hashAlgorithm(_ content: consuming DERReader) throws(CryptoError) -> DigestAlgorithm?
    {
        var reader = content
        let identifier = try reader.objectIdentifier()
        guard !reader.isAtEnd else { return DigestAlgorithm(objectIdentifier: identifier) }
        let parameters = try reader.next()
        try reader.finish()
        guard parameters.bytes == DER.null else { return nil }
        return DigestAlgorithm(objectIdentifier: identifier)
    }
}
