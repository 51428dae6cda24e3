import COpenSSL

/// Owns one `X509_SIG *` holding an EncryptedPrivateKeyInfo, freed exactly once.
@safe
struct EncryptedKeyHandle: ~Copyable {
    private let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    init(der: [UInt8]) throws(CryptoError) {
        let box = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_X509_SIG(nil, &cursor, buffer.count)
        }
        guard let box = unsafe box else {
            ErrorQueue.clear()
            throw .malformed("private key")
        }
        unsafe pointer = box
    }

    deinit { unsafe X509_SIG_free(pointer) }

    /// Decrypts; the form of the encryption was checked before, so a failure is the passphrase's.
    func open(_ passphrase: borrowing SecretBytes) throws(CryptoError) -> KeyHandle {
        let info = unsafe passphrase.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { buffer in
                let text = unsafe buffer.bindMemory(to: CChar.self).baseAddress
                return unsafe PKCS8_decrypt(pointer, text, CInt(clamping: buffer.count))
            }
        }
        guard let info = unsafe info else {
            ErrorQueue.clear()
            throw CryptoError(.wrongPassphrase)
        }
        return try unsafe PlainKeyHandle(adopting: info).key()
    }

    /// The encoding.
    func der() throws(CryptoError) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_X509_SIG(pointer, &memory))
        guard count > 0, let memory = unsafe memory else { throw CryptoError.drain("i2d_X509_SIG") }
        defer { unsafe COpenSSL_free(memory) }
        return unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }
}
