import COpenSSL
import Model

/// What a card does with a key: operations below the level of messages.
extension PrivateKey {
    /// Signs a digest: ECDSA over 32, 48 or 64 octets, SM2 over e = SM3(Z ‖ M), RSA over a DigestInfo.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for Ed25519 and for a key that signs PSS, `.notAllowed` for a digest of another
    ///   length, `.library`.
    public func signDigest(_ digest: [UInt8]) throws(CryptoError) -> [UInt8] {
        try MessageSignature.sign(digest: digest, with: self)
    }

    /// The RSA private operation on a full block, without any padding (RFC 8017 §5.1.2, §5.2.1).
    ///
    /// - Parameter block: as long as the modulus and smaller than it.
    /// - Returns: a block of the same length.
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for a curve, `.notAllowed` for a block of another
    ///   length, `.library` for one that is not smaller than the modulus.
    public func rawRSA(_ block: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let bits = algorithm.modulusBits else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        guard block.count == bits / 8 else {
            throw CryptoError(.notAllowed(what: "block of \(block.count) octets"))
        }
        let context = try KeyContext(handle)
        try check(unsafe EVP_PKEY_decrypt_init(context.pointer), "EVP_PKEY_decrypt_init")
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_padding(context.pointer, RSA_NO_PADDING),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
        var result = [UInt8](repeating: 0, count: block.count)
        var length = result.count
        try check(
            unsafe EVP_PKEY_decrypt(context.pointer, &result, &length, block, block.count),
            "EVP_PKEY_decrypt"
        )
        return Array(result.prefix(length))
    }

    /// Elliptic curve Diffie-Hellman (SP 800-56A §5.7.1.2).
    ///
    /// - Parameter peerPoint: the other side's uncompressed point on the same curve, `04 ‖ X ‖ Y`.
    /// - Returns: the X coordinate of the shared point; the caller wipes it.
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for RSA, SM2 and Ed25519, `.malformed` for a
    ///   point that is not on the curve, `.library`.
    public func ecdh(peerPoint: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard algorithm == .p256 || algorithm == .p384 else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        let peer = try PublicKey(rawECPoint: peerPoint, algorithm: algorithm)
        let other = try peer.material.handle()
        let context = try KeyContext(handle)
        try check(unsafe EVP_PKEY_derive_init(context.pointer), "EVP_PKEY_derive_init")
        try check(
            unsafe EVP_PKEY_derive_set_peer(context.pointer, other.pointer),
            "EVP_PKEY_derive_set_peer"
        )
        var secret = [UInt8](repeating: 0, count: algorithm.coordinateLength ?? 0)
        var length = secret.count
        try check(unsafe EVP_PKEY_derive(context.pointer, &secret, &length), "EVP_PKEY_derive")
        return Array(secret.prefix(length))
    }
}
