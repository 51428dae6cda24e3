import COpenSSL

/// Owns one `X509 *` and frees it exactly once.
@safe
struct X509Handle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over `pointer`, which `operation` has just returned.
    init(adopting pointer: OpaquePointer?, from operation: StaticString) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain(operation) }
        unsafe self.pointer = pointer
    }

    /// Reads a DER certificate for its form alone; its key cannot be used.
    ///
    /// libcrypto decodes the subject's key while it reads, which takes nine tenths of the time; without
    /// algorithms it leaves the key as it is.
    init(formOf der: [UInt8]) throws(CryptoError) {
        let context = unsafe BareLibrary.shared.pointer
        let parsed = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe ASN1_item_d2i_ex(nil, &cursor, buffer.count, X509_it(), context, nil)
        }
        try unsafe self.init(adopting: parsed, from: "ASN1_item_d2i_ex")
    }

    /// Reads a DER certificate.
    init(der: [UInt8]) throws(CryptoError) {
        let parsed = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_X509(nil, &cursor, buffer.count)
        }
        try unsafe self.init(adopting: parsed, from: "d2i_X509")
    }

    deinit { unsafe X509_free(pointer) }

    /// What libcrypto writes after reading.
    func der() throws(CryptoError) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_X509(pointer, &memory))
        guard count > 0, let memory = unsafe memory else { throw CryptoError.drain("i2d_X509") }
        defer { unsafe COpenSSL_free(memory) }
        return unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }
}
