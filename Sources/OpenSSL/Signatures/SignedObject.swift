public import Model

/// The frame that certificates, lists, requests and OCSP answers share.
///
/// ```
/// SIGNED ::= SEQUENCE { body ANY, algorithm AlgorithmIdentifier, signature BIT STRING }
/// ```
///
/// Source: RFC 5280 §4.1.1.
public struct SignedObject: Hashable, Sendable {
    /// The encoded body: what is signed.
    public let body: [UInt8]
    /// How it is signed.
    public let algorithm: SignatureAlgorithm
    /// The octets of the signature BIT STRING.
    public let signature: [UInt8]

    /// Takes a frame apart.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets` or `.unsupportedSignature`.
    public init(der: [UInt8], of what: String) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: what)
        body = try reader.next(DERTag.sequence).bytes
        let identifier = try reader.next(DERTag.sequence).bytes
        signature = try reader.bitStringOctets()
        try reader.finish()
        algorithm = try SignatureAlgorithm(identifier: identifier)
    }

    /// Puts a frame together around a signature made with `algorithm`.
    public static func assemble(body: [UInt8], algorithm: SignatureAlgorithm, signature: [UInt8]) -> [UInt8] {
        DER.sequence(body, algorithm.identifier, DER.bitString(signature))
    }

    /// Tells whether `key` made the signature.
    public func isSigned(by key: PublicKey) -> Bool {
        key.verify(signature: signature, message: body, algorithm: algorithm)
    }
}
