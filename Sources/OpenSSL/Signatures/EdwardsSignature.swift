import COpenSSL

/// Signs and verifies with Ed25519: the message in one piece, without a digest.
///
/// Source: RFC 8032 §5.1, RFC 8410 §6.
@safe
struct EdwardsSignature: ~Copyable {
    private static let length = 64
    private let context: OpaquePointer

    private init() throws(CryptoError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw CryptoError.drain("EVP_MD_CTX_new") }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Signs; 64 octets.
    static func sign(_ message: [UInt8], with key: KeyHandle) throws(CryptoError) -> [UInt8] {
        let once = try EdwardsSignature()
        try check(
            unsafe EVP_DigestSignInit(once.context, nil, nil, nil, key.pointer),
            "EVP_DigestSignInit"
        )
        var signature = [UInt8](repeating: 0, count: length)
        var count = length
        try check(
            unsafe EVP_DigestSign(once.context, &signature, &count, message, message.count),
            "EVP_DigestSign"
        )
        return Array(signature.prefix(count))
    }

    /// Verifies; whatever is not a signature of `message` is false.
    static func verify(
        _ signature: [UInt8],
        _ message: [UInt8],
        with key: KeyHandle
    ) throws(CryptoError) -> Bool {
        let once = try EdwardsSignature()
        try check(
            unsafe EVP_DigestVerifyInit(once.context, nil, nil, nil, key.pointer),
            "EVP_DigestVerifyInit"
        )
        return unsafe EVP_DigestVerify(once.context, signature, signature.count, message, message.count) == 1
    }
}
