public import Model

extension PublicKey {
    /// Tells whether `signature` is this key's signature of `message`, with the
    /// signature algorithm that is the default of `algorithm`.
    ///
    /// SM2 signatures are verified with the distinguishing identifier 1234567812345678. Whatever is not a
    /// valid signature, malformed octets included, is false.
    public func verify(signature: [UInt8], message: [UInt8]) -> Bool {
        verify(signature: signature, message: message, algorithm: SignatureAlgorithm(algorithm))
    }

    /// Tells whether `signature` is this key's signature of `message` with `algorithm`.
    ///
    /// False also when keys of this kind cannot make such signatures.
    public func verify(signature: [UInt8], message: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.fits(self.algorithm) else { return false }
        defer { ErrorQueue.clear() }
        return (try? MessageSignature.verify(signature, message, algorithm, with: self)) ?? false
    }

    /// The same of a message that comes in pieces; only Ed25519 holds all of it in memory.
    ///
    /// - Throws: what `pieces` throws.
    public func verify(
        signature: [UInt8],
        pieces: MessagePieces,
        algorithm: SignatureAlgorithm
    ) throws -> Bool {
        guard algorithm.fits(self.algorithm) else { return false }
        defer { ErrorQueue.clear() }
        do {
            return try MessageSignature.verify(signature, pieces: pieces, algorithm, with: self)
        } catch is CryptoError {
            return false
        }
    }

    /// The same for a key that is met this once, as that of a request: nothing is kept for its next use.
    func verifyOnce(signature: [UInt8], message: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.fits(self.algorithm) else { return false }
        defer { ErrorQueue.clear() }
        return (try? MessageSignature.verifyOnce(signature, message, algorithm, with: self)) ?? false
    }

    /// Tells whether `signature` is this key's signature of a message with digest `digest`.
    ///
    /// For SM2 the digest is e = SM3(Z ‖ message); for RSA it is put in a PKCS#1 DigestInfo;
    /// for Ed25519, which has no digest, the answer is false.
    public func verify(signature: [UInt8], digest: [UInt8]) -> Bool {
        defer { ErrorQueue.clear() }
        return (try? MessageSignature.verify(signature, digest: digest, with: self)) ?? false
    }

    /// What a signature of `message` by this key is made over, for tokens that sign digests.
    ///
    /// For SM2 it is e = SM3(Z ‖ message), with the distinguishing identifier 1234567812345678; nil for Ed25519.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public func signedDigest(of message: [UInt8]) throws(CryptoError) -> [UInt8]? {
        try MessageSignature.digest(message, SignatureAlgorithm(algorithm), by: self)
    }

    /// Applies the rules of `Keys/Checks`: small factors, the ROCA fingerprint, close primes or a power as RSA
    /// modulus, and libcrypto's own examination.
    ///
    /// Takes milliseconds for RSA, so it is not done on every reading of a key; every subject key passes it
    /// (`CertificateRequest.verifyProofOfPossession`).
    ///
    /// - Throws: `CryptoError` with `.keyTooWeak`, `.library`.
    public func checkStrength() throws(CryptoError) { try KeyChecks.apply(to: self) }
}
