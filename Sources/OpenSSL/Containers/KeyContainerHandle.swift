import COpenSSL

/// Owns one `PKCS12 *` and frees it exactly once.
@safe
struct KeyContainerHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes over `pointer`, which `operation` has just returned.
    init(adopting pointer: OpaquePointer?, from operation: StaticString) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain(operation) }
        unsafe self.pointer = pointer
    }

    deinit { unsafe PKCS12_free(pointer) }

    /// The encoding.
    func der() throws(CryptoError) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_PKCS12(pointer, &memory))
        guard count > 0, let memory = unsafe memory else { throw CryptoError.drain("i2d_PKCS12") }
        defer { unsafe COpenSSL_free(memory) }
        return unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }
}
