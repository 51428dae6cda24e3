import COpenSSL

/// Owns one `X509_STORE *` and frees it exactly once.
@safe
struct StoreHandle: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let store = unsafe X509_STORE_new() else { throw CryptoError.drain("X509_STORE_new") }
        unsafe pointer = store
    }

    deinit { unsafe X509_STORE_free(pointer) }

    /// Trusts `anchor`.
    func add(_ anchor: Certificate) throws(CryptoError) {
        let certificate = try X509Handle(identified: anchor)
        // The store takes its own reference.
        try check(unsafe X509_STORE_add_cert(pointer, certificate.pointer), "X509_STORE_add_cert")
    }
}
