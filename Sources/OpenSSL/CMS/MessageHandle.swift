import COpenSSL

/// Owns one `CMS_ContentInfo *` and frees it exactly once.
@safe
struct MessageHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over `pointer`, which `operation` has just returned.
    init(adopting pointer: OpaquePointer?, from operation: StaticString) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain(operation) }
        unsafe self.pointer = pointer
    }

    /// Reads a message, BER or DER, and nothing after it.
    init(der: [UInt8], of what: String) throws(CryptoError) {
        let (parsed, used) = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let parsed = unsafe d2i_CMS_ContentInfo(nil, &cursor, buffer.count)
            let used = unsafe buffer.baseAddress.flatMap { start in unsafe cursor.map { unsafe $0 - start } }
            return unsafe (parsed, used ?? 0)
        }
        guard let parsed = unsafe parsed else {
            ErrorQueue.clear()
            throw .malformed(what)
        }
        let message = try unsafe MessageHandle(adopting: parsed, from: "d2i_CMS_ContentInfo")
        guard used == der.count else { throw CryptoError(.trailingOctets(what: what)) }
        self = message
    }

    deinit { unsafe CMS_ContentInfo_free(pointer) }

    /// The encoding.
    func der() throws(CryptoError) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_CMS_ContentInfo(pointer, &memory))
        guard count > 0, let memory = unsafe memory else { throw CryptoError.drain("i2d_CMS_ContentInfo") }
        defer { unsafe COpenSSL_free(memory) }
        return unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }

    /// The signers' certificates; after a verification.
    func signers() throws(CryptoError) -> [Certificate] {
        let stack = unsafe CMS_get0_signers(pointer)
        // The stack is ours, the certificates on it are not.
        defer { unsafe COpenSSL_sk_X509_free(stack) }
        return try unsafe CertificateStack.copies(stack)
    }

    /// The certificates the message holds.
    func certificates() throws(CryptoError) -> [Certificate] {
        let stack = unsafe CMS_get1_certs(pointer)
        defer { unsafe COpenSSL_sk_X509_pop_free(stack) }
        return try unsafe CertificateStack.copies(stack)
    }
}
