import COpenSSL

/// Owns one `STACK_OF(X509) *` and the certificates on it.
@safe
struct CertificateStack: ~Copyable {
    let pointer: OpaquePointer

    init(_ certificates: [Certificate]) throws(CryptoError) {
        let stack = try CertificateStack()
        for certificate in certificates {
            let handle = try X509Handle(identified: certificate)
            guard unsafe COpenSSL_sk_X509_push_ref(stack.pointer, handle.pointer) > 0 else {
                throw CryptoError.drain("sk_X509_push")
            }
        }
        self = stack
    }

    private init() throws(CryptoError) {
        guard let stack = unsafe COpenSSL_sk_X509_new_null() else {
            throw CryptoError.drain("sk_X509_new_null")
        }
        unsafe pointer = stack
    }

    /// The certificates on a stack that belongs to somebody else.
    static func copies(_ stack: OpaquePointer?) throws(CryptoError) -> [Certificate] {
        var copies: [Certificate] = []
        for index in 0..<max(0, unsafe COpenSSL_sk_X509_num(stack)) {
            // Borrowed from the stack, so a reference of our own is taken.
            let item = unsafe COpenSSL_sk_X509_value_ref(stack, index)
            copies.append(
                try Certificate(der: unsafe X509Handle(adopting: item, from: "sk_X509_value").der())
            )
        }
        return copies
    }

    deinit { unsafe COpenSSL_sk_X509_pop_free(pointer) }
}
