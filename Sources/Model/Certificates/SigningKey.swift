/// A private key that can sign, wherever it lives: a file, an HSM, a token.
public protocol SigningKey: Sendable {
    /// Kind and size.
    var algorithm: KeyAlgorithm { get }
    /// What `sign` makes; one that fits `algorithm`.
    var signatureAlgorithm: SignatureAlgorithm { get }
    /// The DER SubjectPublicKeyInfo (RFC 5280 §4.1) of the key pair.
    var subjectPublicKeyInfo: [UInt8] { get }
    /// Signs `message` (not its digest) with `signatureAlgorithm`.
    ///
    /// - Returns: the content of the signature BIT STRING: DER `ECDSA-Sig-Value` for p256, p384 and sm2,
    ///   a block as long as the modulus for RSA, 64 octets for ed25519.
    func sign(_ message: [UInt8]) throws -> [UInt8]
}
