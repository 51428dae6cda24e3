import COpenSSL
import Model

/// RSAES-OAEP with SHA-1 and MGF1, which tokens have; the hash need not resist collisions here.
///
/// Source: RFC 8017 §7.1.
extension PublicKey {
    /// Encrypts a short secret to the holder of an RSA key.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for another kind of key, `.library` for a secret that is too long.
    public func encrypt(_ secret: borrowing SecretBytes) throws(CryptoError) -> [UInt8] {
        guard algorithm.modulusBits != nil else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        let context = try KeyContext(material.handle())
        try check(unsafe EVP_PKEY_encrypt_init(context.pointer), "EVP_PKEY_encrypt_init")
        try context.setOAEP()
        var plaintext = secret.copyBytes()
        defer { plaintext.wipe() }
        var result = [UInt8](repeating: 0, count: (algorithm.modulusBits ?? 0) / 8)
        var length = result.count
        try check(
            unsafe EVP_PKEY_encrypt(context.pointer, &result, &length, plaintext, plaintext.count),
            "EVP_PKEY_encrypt"
        )
        return Array(result.prefix(length))
    }
}

extension PrivateKey {
    /// The secret that was encrypted to this RSA key.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for another kind of key, `.decryptionFailed`, `.library`.
    public func decrypt(_ encrypted: [UInt8]) throws(CryptoError) -> SecretBytes {
        guard let bits = algorithm.modulusBits else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        let context = try KeyContext(handle)
        try check(unsafe EVP_PKEY_decrypt_init(context.pointer), "EVP_PKEY_decrypt_init")
        try context.setOAEP()
        var result = [UInt8](repeating: 0, count: bits / 8)
        defer { result.wipe() }
        var length = result.count
        let status = unsafe EVP_PKEY_decrypt(
            context.pointer,
            &result,
            &length,
            encrypted,
            encrypted.count
        )
        guard status == 1 else {
            ErrorQueue.clear()
            throw CryptoError(.decryptionFailed(what: "the secret"))
        }
        var secret = Array(result.prefix(length))
        defer { secret.wipe() }
        return SecretBytes(copying: secret)
    }
}

extension KeyContext {
    /// Sets the padding; its hash is SHA-1 unless another one is set.
    fileprivate func setOAEP() throws(CryptoError) {
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_padding(pointer, RSA_PKCS1_OAEP_PADDING),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
    }
}
