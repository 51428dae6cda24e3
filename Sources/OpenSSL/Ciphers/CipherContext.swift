import COpenSSL

/// Owns one `EVP_CIPHER_CTX *`, wiped and freed exactly once.
///
/// Padding is off.
@safe
struct CipherContext: ~Copyable {
    private let pointer: OpaquePointer

    /// Sets up the cipher called `name`.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a key of the wrong length, `.library`.
    init(
        _ name: String,
        encrypting: Bool,
        key: borrowing SecretBytes,
        vector: [UInt8]
    ) throws(CryptoError) {
        guard let cipher = unsafe EVP_CIPHER_fetch(nil, name, nil) else {
            throw CryptoError.drain("EVP_CIPHER_fetch")
        }
        defer { unsafe EVP_CIPHER_free(cipher) }
        guard Int(unsafe EVP_CIPHER_get_key_length(cipher)) == key.count else {
            throw CryptoError(.notAllowed(what: "\(name) key of \(key.count) octets"))
        }
        let context = try unsafe CipherContext(adopting: EVP_CIPHER_CTX_new())
        let status = key.withBytes { bytes in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe EVP_CipherInit_ex(
                    context.pointer,
                    cipher,
                    nil,
                    buffer.baseAddress,
                    vector,
                    encrypting ? 1 : 0
                )
            }
        }
        try check(status, "EVP_CipherInit_ex")
        try check(unsafe EVP_CIPHER_CTX_set_padding(context.pointer, 0), "EVP_CIPHER_CTX_set_padding")
        self = context
    }

    private init(adopting pointer: OpaquePointer?) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain("EVP_CIPHER_CTX_new") }
        unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_CIPHER_CTX_free(pointer) }

    func addAssociatedData(_ bytes: [UInt8]) throws(CryptoError) {
        guard !bytes.isEmpty else { return }
        var length: CInt = 0
        try check(
            unsafe EVP_CipherUpdate(pointer, nil, &length, bytes, CInt(bytes.count)),
            "EVP_CipherUpdate"
        )
    }

    func update(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: bytes.count + 32)
        var length: CInt = 0
        try check(
            unsafe EVP_CipherUpdate(pointer, &output, &length, bytes, CInt(bytes.count)),
            "EVP_CipherUpdate"
        )
        output.removeLast(output.count - Int(length))
        return output
    }

    func finish() throws(CryptoError) {
        var rest = [UInt8](repeating: 0, count: 32)
        var length: CInt = 0
        try check(unsafe EVP_CipherFinal_ex(pointer, &rest, &length), "EVP_CipherFinal_ex")
    }

    func tag(_ count: Int) throws(CryptoError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: count)
        let status = unsafe EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, CInt(count), &tag)
        try check(status, "EVP_CIPHER_CTX_ctrl")
        return tag
    }

    func setTag(_ tag: [UInt8]) throws(CryptoError) {
        var tag = tag
        let status = unsafe EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag)
        try check(status, "EVP_CIPHER_CTX_ctrl")
    }
}
