import COpenSSL
import Model

/// A context that is ready to do one operation with one key, again and again.
@safe
final class ReadyContext: @unchecked Sendable {
    // Unchecked: only one caller at a time has it; see ContextPool.
    let operation: KeyOperation
    private let context: KeyContext
    private let maximumLength: Int

    /// Gets a context of `key` ready.
    init(_ operation: KeyOperation, _ key: KeyHandle) throws(CryptoError) {
        self.operation = operation
        context = try KeyContext(key)
        maximumLength = Int(unsafe EVP_PKEY_get_size(key.pointer))
        switch operation {
        case .sign(let algorithm):
            try check(unsafe EVP_PKEY_sign_init(context.pointer), "EVP_PKEY_sign_init")
            try prepare(algorithm)
        case .verify(let algorithm):
            try check(unsafe EVP_PKEY_verify_init(context.pointer), "EVP_PKEY_verify_init")
            try prepare(algorithm)
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

    /// RSA needs to know the padding and the digest; curves take the bare number.
    private func prepare(_ algorithm: SignatureAlgorithm) throws(CryptoError) {
        guard let padding = algorithm.rsaPadding, let digest = algorithm.digestAlgorithm else { return }
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_padding(context.pointer, padding),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
        try check(
            unsafe EVP_PKEY_CTX_set_signature_md(context.pointer, digest.method.pointer),
            "EVP_PKEY_CTX_set_signature_md"
        )
        guard algorithm.isPSS else { return }
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_mgf1_md(context.pointer, digest.method.pointer),
            "EVP_PKEY_CTX_set_rsa_mgf1_md"
        )
        // Also when verifying: another length of salt is another algorithm.
        try check(
            unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context.pointer, RSA_PSS_SALTLEN_DIGEST),
            "EVP_PKEY_CTX_set_rsa_pss_saltlen"
        )
    }
}
