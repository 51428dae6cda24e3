import COpenSSL
import Model

/// A context that is ready to do one operation with one key, again and again.
@safe
final class ReadyContext: @unchecked Sendable {
    // Unchecked: only one caller at a time has it; see ContextPool.
    let operation: KeyOperation
    private let context: KeyContext
    private let maximumLength: Int

    /// Gets a context of `key`, which is of `algorithm`, ready.
    init(_ operation: KeyOperation, _ key: KeyHandle, _ algorithm: KeyAlgorithm) throws(CryptoError) {
        self.operation = operation
        context = try KeyContext(key)
        maximumLength = Int(unsafe EVP_PKEY_get_size(key.pointer))
        switch operation {
        case .sign(let digest):
            try check(unsafe EVP_PKEY_sign_init(context.pointer), "EVP_PKEY_sign_init")
            try prepare(digest, algorithm)
        case .verify(let digest):
            try check(unsafe EVP_PKEY_verify_init(context.pointer), "EVP_PKEY_verify_init")
            try prepare(digest, algorithm)
        }
    }

    /// Signs a digest, which has the length of its algorithm.
    func sign(_ digest: [UInt8]) throws(CryptoError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: maximumLength)
        var length = signature.count
        try check(
            unsafe EVP_PKEY_sign(context.pointer, &signature, &length, digest, digest.count),
            "EVP_PKEY_sign"
        )
        signature.removeLast(signature.count - min(length, signature.count))
        return signature
    }

    /// Verifies; whatever is not a signature of `digest` is false.
    func verify(_ signature: [UInt8], _ digest: [UInt8]) -> Bool {
        unsafe EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    }

    /// RSA needs to know the digest to write the DigestInfo; curves take the bare number.
    private func prepare(_ digest: DigestAlgorithm, _ algorithm: KeyAlgorithm) throws(CryptoError) {
        guard algorithm.modulusBits != nil else { return }
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_padding(context.pointer, RSA_PKCS1_PADDING),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
        try check(
            unsafe EVP_PKEY_CTX_set_signature_md(context.pointer, digest.method.pointer),
            "EVP_PKEY_CTX_set_signature_md"
        )
    }
}
