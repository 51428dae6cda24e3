import COpenSSL
import Model

/// Signs and verifies; the one place that knows SM2's distinguishing identifier.
enum MessageSignature {
    /// The default identifier of GM/T 0009; libcrypto 3.0 would use an empty one.
    static let distinguishingIdentifier = Array("1234567812345678".utf8)

    static func sign(
        _ message: [UInt8],
        with key: KeyHandle,
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        let context = try MessageContext()
        let method = algorithm.digestAlgorithm.method
        var keyContext: OpaquePointer?
        try check(
            unsafe EVP_DigestSignInit(context.pointer, &keyContext, method.pointer, nil, key.pointer),
            "EVP_DigestSignInit"
        )
        try unsafe setIdentifier(keyContext, algorithm)
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key.pointer)))
        var length = signature.count
        try check(
            unsafe EVP_DigestSign(context.pointer, &signature, &length, message, message.count),
            "EVP_DigestSign"
        )
        return Array(signature.prefix(length))
    }

    static func verify(
        _ signature: [UInt8],
        _ message: [UInt8],
        _ digest: DigestAlgorithm,
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let context = try MessageContext()
        let method = digest.method
        var keyContext: OpaquePointer?
        try check(
            unsafe EVP_DigestVerifyInit(
                context.pointer,
                &keyContext,
                method.pointer,
                nil,
                key.handle.pointer
            ),
            "EVP_DigestVerifyInit"
        )
        try unsafe setIdentifier(keyContext, key.algorithm)
        return unsafe EVP_DigestVerify(
            context.pointer,
            signature,
            signature.count,
            message,
            message.count
        ) == 1
    }

    static func sign(
        digest: [UInt8],
        with key: KeyHandle,
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        let context = try KeyContext(key)
        try check(unsafe EVP_PKEY_sign_init(context.pointer), "EVP_PKEY_sign_init")
        try prepare(context, for: digest, algorithm)
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key.pointer)))
        var length = signature.count
        try check(
            unsafe EVP_PKEY_sign(context.pointer, &signature, &length, digest, digest.count),
            "EVP_PKEY_sign"
        )
        return Array(signature.prefix(length))
    }

    static func verify(
        _ signature: [UInt8],
        digest: [UInt8],
        with key: PublicKey
    ) throws(CryptoError) -> Bool {
        let context = try KeyContext(key.handle)
        try check(unsafe EVP_PKEY_verify_init(context.pointer), "EVP_PKEY_verify_init")
        try prepare(context, for: digest, key.algorithm)
        return unsafe EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    }

    /// RSA needs to know the digest to write the DigestInfo; for curves any SHA-2 length will do.
    private static func prepare(
        _ context: borrowing KeyContext,
        for digest: [UInt8],
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) {
        switch algorithm {
        case .rsa2048, .rsa3072, .rsa4096:
            let method: DigestMethod? =
                switch digest.count {
                case 32: .sha256
                case 48: .sha384
                case 64: .sha512
                default: nil
                }
            guard let method else { throw CryptoError(.notAllowed(what: "digest of \(digest.count) octets")) }
            try check(
                unsafe EVP_PKEY_CTX_set_rsa_padding(context.pointer, RSA_PKCS1_PADDING),
                "EVP_PKEY_CTX_set_rsa_padding"
            )
            try check(
                unsafe EVP_PKEY_CTX_set_signature_md(context.pointer, method.pointer),
                "EVP_PKEY_CTX_set_signature_md"
            )
        case .sm2:
            guard digest.count == 32 else {
                throw CryptoError(.notAllowed(what: "digest of \(digest.count) octets"))
            }
        case .p256, .p384:
            guard [32, 48, 64].contains(digest.count) else {
                throw CryptoError(.notAllowed(what: "digest of \(digest.count) octets"))
            }
        }
    }

    private static func setIdentifier(
        _ context: OpaquePointer?,
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) {
        guard algorithm == .sm2 else { return }
        try check(
            unsafe EVP_PKEY_CTX_set1_id(
                context,
                distinguishingIdentifier,
                CInt(distinguishingIdentifier.count)
            ),
            "EVP_PKEY_CTX_set1_id"
        )
    }
}
