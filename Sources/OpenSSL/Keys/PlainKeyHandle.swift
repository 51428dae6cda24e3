import COpenSSL

/// Owns one `PKCS8_PRIV_KEY_INFO *`, wiped and freed exactly once.
@safe
struct PlainKeyHandle: ~Copyable {
    private let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    init(copying key: KeyHandle) throws(CryptoError) {
        guard let info = unsafe EVP_PKEY2PKCS8(key.pointer) else { throw CryptoError.drain("EVP_PKEY2PKCS8") }
        unsafe pointer = info
    }

    init(der: [UInt8]) throws(CryptoError) {
        _ = try DERReader.sequence(der, of: "private key")
        let info = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count)
        }
        guard let info = unsafe info else {
            ErrorQueue.clear()
            throw .malformed("private key")
        }
        unsafe pointer = info
    }

    deinit { unsafe PKCS8_PRIV_KEY_INFO_free(pointer) }

    /// The key inside.
    func key() throws(CryptoError) -> KeyHandle {
        guard let key = unsafe EVP_PKCS82PKEY(pointer) else {
            ErrorQueue.clear()
            throw .malformed("private key")
        }
        return try unsafe KeyHandle(adopting: key, from: "EVP_PKCS82PKEY")
    }

    /// The unencrypted encoding.
    func der() throws(CryptoError) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_PKCS8_PRIV_KEY_INFO(pointer, &memory))
        guard count > 0, let memory = unsafe memory else {
            throw CryptoError.drain("i2d_PKCS8_PRIV_KEY_INFO")
        }
        defer { unsafe COpenSSL_clear_free(memory, count) }
        return unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }

    /// The encrypted encoding: PBES2, scrypt with N = `cost`, r = 8, p = `parallelism`, AES-256-CBC.
    func seal(
        _ passphrase: borrowing SecretBytes,
        cost: UInt64,
        parallelism: UInt64
    ) throws(CryptoError) -> [UInt8] {
        var salt = try SecureRandom.bytes(16)
        var vector = try SecureRandom.bytes(16)
        let scheme = unsafe PKCS5_pbe2_set_scrypt(
            EVP_aes_256_cbc(),
            &salt,
            CInt(salt.count),
            &vector,
            cost,
            8,
            parallelism
        )
        guard let scheme = unsafe scheme else { throw CryptoError.drain("PKCS5_pbe2_set_scrypt") }
        let sealed = unsafe passphrase.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { buffer in
                let text = unsafe buffer.bindMemory(to: CChar.self).baseAddress
                return unsafe PKCS8_set0_pbe(text, CInt(clamping: buffer.count), pointer, scheme)
            }
        }
        guard let sealed = unsafe sealed else {
            // Only a success takes over the scheme.
            unsafe X509_ALGOR_free(scheme)
            throw CryptoError.drain("PKCS8_set0_pbe")
        }
        return try unsafe EncryptedKeyHandle(adopting: sealed).der()
    }
}
