import Model

/// Signs and verifies: digests the message, and leaves the digest to a context of the key.
enum MessageSignature {
    static func sign(_ message: [UInt8], with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        let algorithm = key.algorithm.digestAlgorithm
        let digest = try digest(message, algorithm, by: key.publicKey)
        return try key.handle.sign(digest, algorithm, key.algorithm)
    }

    static func verify(
        _ signature: [UInt8],
        _ message: [UInt8],
        _ algorithm: DigestAlgorithm,
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let digest = try digest(message, algorithm, by: key)
        return try key.material.handle().verify(signature, digest, algorithm, key.algorithm)
    }

    static func sign(digest: [UInt8], with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        let algorithm = try digestAlgorithm(digest, key.algorithm)
        return try key.handle.sign(digest, algorithm, key.algorithm)
    }

    static func verify(
        _ signature: [UInt8],
        digest: [UInt8],
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let algorithm = try digestAlgorithm(digest, key.algorithm)
        return try key.material.handle().verify(signature, digest, algorithm, key.algorithm)
    }

    /// The digest that is signed; SM2's covers the signer as well.
    private static func digest(
        _ message: [UInt8],
        _ algorithm: DigestAlgorithm,
        by key: PublicKey
    ) throws(CryptoError) -> [UInt8] {
        guard key.algorithm == .sm2 else { return algorithm.hash(message) }
        var context = try DigestContext(algorithm)
        try context.update(key.material.signerIdentity())
        try context.update(message)
        return try context.finish()
    }

    /// What a bare digest must be, by its length.
    private static func digestAlgorithm(
        _ digest: [UInt8],
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) -> DigestAlgorithm {
        switch (digest.count, algorithm == .sm2) {
        case (32, true): return .sm3
        case (32, false): return .sha256
        case (48, false): return .sha384
        case (64, false): return .sha512
        default: throw CryptoError(.notAllowed(what: "digest of \(digest.count) octets"))
        }
    }
}
