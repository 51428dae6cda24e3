/// A private key that can sign, wherever it lives: a file, an HSM, a token.
public protocol SigningKey: Sendable {
    /// Kind and size; decides the signature algorithm.
    var algorithm: KeyAlgorithm { get }
    /// The DER SubjectPublicKeyInfo (RFC 5280 §4.1) of the key pair.
    var subjectPublicKeyInfo: [UInt8] { get }
    /// Signs `message` (not its digest) with the signature algorithm of `algorithm`.
    ///
    /// - Returns: the content of the signature BIT STRING: DER `ECDSA-Sig-Value` for p256, p384 and sm2,
    ///   the PKCS#1 block for RSA.
    func sign(_ message: [UInt8]) throws -> [UInt8]
}
