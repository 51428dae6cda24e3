import Model
import OpenSSL
import Store

/// The token that a pair to decrypt with is wrapped for.
struct PairRecipient: Hashable, Sendable {
    /// Its key to sign with.
    let signer: PublicKey
    /// The RSA key that it unwraps with; nil where the key to sign with takes envelopes, as SM2 keys do.
    var transport: PublicKey?

    /// Wraps a pair: SM2EnvelopedKey, or CMS EnvelopedData for the transport key; DER.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for a pair of another kind than the envelope takes, `.library`.
    func wrap(_ pair: PrivateKey) throws(CryptoError) -> [UInt8] {
        guard let transport else { return try SM2EnvelopedKey(pair, to: signer).der }
        guard pair.algorithm != .sm2 else {
            throw CryptoError(.unsupportedAlgorithm(pair.algorithm.rawValue))
        }
        return try WrappedKey(pair, to: transport).der
    }
}

extension CACentre {
    /// How a pair is wrapped for the token with a key to sign with.
    ///
    /// - Returns: nil for a token whose transport key nobody told yet.
    /// - Throws: `BookError`.
    func pairRecipient(_ signer: PublicKey) throws -> PairRecipient? {
        guard signer.algorithm != .sm2 else { return PairRecipient(signer: signer) }
        guard let record = try book.keyTransport(of: signer.fingerprint) else { return nil }
        return PairRecipient(
            signer: signer,
            transport: try PublicKey(subjectPublicKeyInfo: record.publicKey)
        )
    }
}
