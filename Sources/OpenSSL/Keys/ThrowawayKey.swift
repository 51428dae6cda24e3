public import Model

/// A key that nobody trusts, made to show how a certificate will look, and forgotten with the process.
///
/// Its signatures are true ones: they verify under its public key. But it protects nothing, so ECDSA does without a
/// fresh point for each of them (`FixedNonce`), which would cost as much as the signature that counts. It cannot be made
/// of a key that is there, so that no other key ever signs like this.
public final class ThrowawayKey: Sendable {
    /// The key pair; what it signs itself is signed as by any other key.
    public let key: PrivateKey
    private let nonce: FixedNonce?

    /// Makes a new key pair.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public init(_ algorithm: KeyAlgorithm) throws(CryptoError) {
        key = try PrivateKey.generate(algorithm)
        nonce = algorithm == .p256 || algorithm == .p384 ? try FixedNonce(key) : nil
    }

    /// Signs `message` with `signatureAlgorithm`.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` when such keys cannot make such signatures, or `.library`.
    public func sign(
        _ message: [UInt8],
        with signatureAlgorithm: SignatureAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        guard signatureAlgorithm.fits(key.algorithm), let nonce,
            let digest = signatureAlgorithm.digestAlgorithm,
            let signature = try nonce.signature(of: digest.hash(message))
        else { return try key.using(signatureAlgorithm).sign(message) }
        return signature
    }
}
