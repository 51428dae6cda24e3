import COpenSSL

/// Owns one memory `BIO *` and frees it exactly once.
@safe
struct MemoryStream: ~Copyable {
    let pointer: OpaquePointer

    /// A stream holding a copy of `bytes`.
    init(_ bytes: [UInt8]) throws(CryptoError) {
        let stream = try unsafe MemoryStream(adopting: BIO_new(BIO_s_mem()))
        if !bytes.isEmpty {
            var written = 0
            try check(unsafe BIO_write_ex(stream.pointer, bytes, bytes.count, &written), "BIO_write_ex")
        }
        self = stream
    }

    private init(adopting pointer: OpaquePointer?) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain("BIO_new") }
        unsafe self.pointer = pointer
    }

    deinit { unsafe BIO_free_all(pointer) }

    /// What was written and not read yet.
    func contents() -> [UInt8] {
        var memory: UnsafeMutablePointer<CChar>?
        let count = unsafe COpenSSL_BIO_get_mem_data(pointer, &memory)
        guard count > 0, let memory = unsafe memory else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: memory, count: count))
    }
}
