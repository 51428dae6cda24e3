import COpenSSL

/// Owns one `EVP_PKEY_CTX *` and frees it exactly once.
@safe
struct KeyContext: ~Copyable {
    let pointer: OpaquePointer

    /// A context to use `key`.
    init(_ key: KeyHandle) throws(CryptoError) {
        try unsafe self.init(adopting: EVP_PKEY_CTX_new(key.pointer, nil), from: "EVP_PKEY_CTX_new")
    }

    /// A context to make keys of the type called `name`.
    init(typeName: String) throws(CryptoError) {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, typeName, nil)
        try unsafe self.init(adopting: context, from: "EVP_PKEY_CTX_new_from_name")
    }

    private init(adopting pointer: OpaquePointer?, from operation: StaticString) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain(operation) }
        unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_PKEY_CTX_free(pointer) }
}
