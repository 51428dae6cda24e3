import Model

/// The frame of a certificate, whose signature may be one with SHA-1, which nothing here verifies.
///
/// Source: RFC 5280 §4.1.1.
struct CertificateFrame: Hashable, Sendable {
    /// The encoded body: what is signed.
    let body: [UInt8]
    /// The encoded AlgorithmIdentifier.
    let identifier: [UInt8]
    /// How it is signed; nil for a signature with SHA-1.
    let algorithm: SignatureAlgorithm?
    /// The octets of the signature BIT STRING.
    let signature: [UInt8]

    /// sha1WithRSAEncryption (RFC 3279 §2.2.1) and ecdsa-with-SHA1 (§2.2.3).
    private static let withSHA1 = [
        DER.sequence(DER.oid("1.2.840.113549.1.1.5"), DER.null), DER.sequence(DER.oid("1.2.840.10045.4.1")),
    ]

    /// Takes a frame apart.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets` or `.unsupportedSignature`.
    init(der: [UInt8], of what: String) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: what)
        body = try reader.next(DERTag.sequence).bytes
        let identifier = try reader.next(DERTag.sequence).bytes
        signature = try reader.bitStringOctets()
        try reader.finish()
        self.identifier = identifier
        let isWithSHA1 = CertificateFrame.withSHA1.contains(identifier)
        algorithm = try isWithSHA1 ? nil : SignatureAlgorithm(identifier: identifier)
    }

    /// Tells whether `key` made the signature; of one with SHA-1 nobody says so.
    func isSigned(by key: PublicKey) -> Bool {
        guard let algorithm else { return false }
        return key.verify(signature: signature, message: body, algorithm: algorithm)
    }

    /// Refuses a signature that nothing here verifies.
    ///
    /// - Throws: `CryptoError` with `.unsupportedSignature`.
    func demandAlgorithm() throws(CryptoError) { _ = try SignatureAlgorithm(identifier: identifier) }
}
