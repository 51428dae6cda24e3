import Model

/// Signs and verifies: digests the message, and leaves the digest to a context of the key.
enum MessageSignature {
    static func sign(_ message: [UInt8], with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        let algorithm = key.signatureAlgorithm
        guard let digest = try digest(message, algorithm, by: key.publicKey) else {
            return try EdwardsSignature.sign(message, with: key.handle)
        }
        return try key.handle.sign(digest, algorithm)
    }

    static func sign(pieces: MessagePieces, with key: PrivateKey) throws -> [UInt8] {
        let algorithm = key.signatureAlgorithm
        guard let digest = try digest(pieces: pieces, algorithm, by: key.publicKey) else {
            return try EdwardsSignature.sign(whole(pieces), with: key.handle)
        }
        return try key.handle.sign(digest, algorithm)
    }

    static func verify(
        _ signature: [UInt8],
        pieces: MessagePieces,
        _ algorithm: SignatureAlgorithm,
        with key: PublicKey
    ) throws -> Bool {
        let handle = try key.material.handle()
        guard let digest = try digest(pieces: pieces, algorithm, by: key) else {
            return try EdwardsSignature.verify(signature, whole(pieces), with: handle)
        }
        return try handle.verify(signature, digest, algorithm)
    }

    static func verify(
        _ signature: [UInt8],
        _ message: [UInt8],
        _ algorithm: SignatureAlgorithm,
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let handle = try key.material.handle()
        guard let digest = try digest(message, algorithm, by: key) else {
            return try EdwardsSignature.verify(signature, message, with: handle)
        }
        return try handle.verify(signature, digest, algorithm)
    }

    /// The same with a key that is met this once: nothing is kept for its next use.
    static func verifyOnce(
        _ signature: [UInt8],
        _ message: [UInt8],
        _ algorithm: SignatureAlgorithm,
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        guard case .point(let curve, let point) = key.material.numbers,
            let parameters = CurveParameters.of(curve), let digest = try digest(message, algorithm, by: key)
        else { return try verify(signature, message, algorithm, with: key) }
        return try parameters.withKey(at: point) { handle throws(CryptoError) in
            try ReadyContext(.verify(algorithm), handle).verify(signature, digest)
        }
    }

    static func sign(digest: [UInt8], with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        guard !key.signatureAlgorithm.isPSS else {
            throw CryptoError(.unsupportedAlgorithm("\(key.signatureAlgorithm.rawValue) of a bare digest"))
        }
        return try key.handle.sign(digest, algorithm(ofDigest: digest, key.algorithm))
    }

    static func verify(
        _ signature: [UInt8],
        digest: [UInt8],
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let algorithm = try algorithm(ofDigest: digest, key.algorithm)
        return try key.material.handle().verify(signature, digest, algorithm)
    }

    /// The digest that is signed, nil for Ed25519; SM2's covers the signer as well.
    static func digest(
        _ message: [UInt8],
        _ algorithm: SignatureAlgorithm,
        by key: PublicKey
    ) throws(CryptoError) -> [UInt8]? {
        guard let digest = algorithm.digestAlgorithm else { return nil }
        guard algorithm == .sm2WithSM3 else { return digest.hash(message) }
        var context = try DigestContext(digest)
        try context.update(key.material.signerIdentity())
        try context.update(message)
        return try context.finish()
    }

    /// The same of a message that comes in pieces.
    private static func digest(
        pieces: MessagePieces,
        _ algorithm: SignatureAlgorithm,
        by key: PublicKey
    ) throws -> [UInt8]? {
        guard let digest = algorithm.digestAlgorithm else { return nil }
        var context = try DigestContext(digest)
        if algorithm == .sm2WithSM3 { try context.update(key.material.signerIdentity()) }
        try pieces { try context.update($0) }
        return try context.finish()
    }

    private static func whole(_ pieces: MessagePieces) throws -> [UInt8] {
        var message: [UInt8] = []
        try pieces { message += $0 }
        return message
    }

    /// What signs a bare digest, by its length.
    private static func algorithm(
        ofDigest digest: [UInt8],
        _ key: KeyAlgorithm
    ) throws(CryptoError) -> SignatureAlgorithm {
        guard key != .ed25519 else {
            throw CryptoError(.unsupportedAlgorithm("\(key.rawValue) of a bare digest"))
        }
        let match = SignatureAlgorithm.allCases.first {
            $0.fits(key) && !$0.isPSS && $0.digestAlgorithm?.digestLength == digest.count
        }
        guard let match else { throw CryptoError(.notAllowed(what: "digest of \(digest.count) octets")) }
        return match
    }
}
