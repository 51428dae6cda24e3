import COpenSSL

/// Owns one `EVP_MD_CTX *` and frees it exactly once.
@safe
struct MessageContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw CryptoError.drain("EVP_MD_CTX_new") }
        unsafe pointer = context
    }

    deinit { unsafe EVP_MD_CTX_free(pointer) }
}
