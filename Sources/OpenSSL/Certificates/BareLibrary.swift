import COpenSSL

/// A library context without any algorithm, kept for ever: for reading the form of objects and nothing else.
@safe
final class BareLibrary: @unchecked Sendable {
    // Unchecked: libcrypto locks its contexts, and this one is never changed after it is made.

    /// The `OSSL_LIB_CTX *`, or nil for libcrypto's own, which reads the same and takes longer.
    let pointer: OpaquePointer?

    static let shared = BareLibrary()

    private init() {
        let context = unsafe OSSL_LIB_CTX_new()
        // Without a provider of its own the context would load the default one at the first need.
        guard let context = unsafe context, unsafe OSSL_PROVIDER_load(context, "null") != nil else {
            unsafe OSSL_LIB_CTX_free(context)
            ErrorQueue.clear()
            unsafe pointer = nil
            return
        }
        unsafe pointer = context
    }
}
