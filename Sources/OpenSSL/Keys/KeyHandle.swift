import COpenSSL
import Model

/// Owns one `EVP_PKEY *` and frees it exactly once.
@safe
final class KeyHandle: @unchecked Sendable {
    // Unchecked: the key is never changed after it is made, and libcrypto locks its own caches in it.
    let pointer: OpaquePointer
    private let contexts = ContextPool()

    /// Takes over `pointer`, which `operation` has just returned.
    init(adopting pointer: OpaquePointer?, from operation: StaticString) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain(operation) }
        unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// Signs a digest with `algorithm`, which fits the key and the digest.
    func sign(_ digest: [UInt8], _ algorithm: SignatureAlgorithm) throws(CryptoError) -> [UInt8] {
        try contexts.withContext(for: .sign(algorithm), of: self) {
            context throws(CryptoError) in try context.sign(digest)
        }
    }

    /// Verifies a signature of a digest with `algorithm`, which fits the key and the digest.
    func verify(
        _ signature: [UInt8],
        _ digest: [UInt8],
        _ algorithm: SignatureAlgorithm
    ) throws(CryptoError) -> Bool {
        try contexts.withContext(for: .verify(algorithm), of: self) {
            context throws(CryptoError) in context.verify(signature, digest)
        }
    }

    /// The big-endian magnitude of the number called `name`, without leading zeros.
    func number(_ name: String) throws(CryptoError) -> [UInt8] {
        var number: OpaquePointer?
        try check(unsafe EVP_PKEY_get_bn_param(pointer, name, &number), "EVP_PKEY_get_bn_param")
        defer { unsafe BN_clear_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int((unsafe BN_num_bits(number) + 7) / 8))
        unsafe BN_bn2bin(number, &bytes)
        return bytes
    }

    /// The 32 octets of an Ed25519 public key.
    func rawPublicKey() throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SubjectPublicKeyInfo.edwardsLength)
        var count = bytes.count
        try check(
            unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &count),
            "EVP_PKEY_get_raw_public_key"
        )
        return Array(bytes.prefix(count))
    }

    /// The algorithm, or an error when it is one this product does not use.
    func algorithm() throws(CryptoError) -> KeyAlgorithm {
        if isType("RSA") {
            let bits = Int(unsafe EVP_PKEY_get_bits(pointer))
            guard bits >= 2048 else { throw CryptoError(.keyTooWeak("RSA of \(bits) bits")) }
            guard let algorithm = KeyAlgorithm(modulusBits: bits) else {
                throw CryptoError(.unsupportedAlgorithm("RSA of \(bits) bits"))
            }
            return algorithm
        }
        if isType("ED25519") { return .ed25519 }
        guard isType("EC") || isType("SM2") else { throw CryptoError(.unsupportedAlgorithm("of this key")) }
        switch try groupName() {
        case "prime256v1", "P-256": return .p256
        case "secp384r1", "P-384": return .p384
        case "SM2": return .sm2
        case let other: throw CryptoError(.unsupportedAlgorithm("elliptic curve \(other)"))
        }
    }

    private func isType(_ name: String) -> Bool { unsafe EVP_PKEY_is_a(pointer, name) == 1 }

    private func groupName() throws(CryptoError) -> String {
        var name = [CChar](repeating: 0, count: 80)
        var length = 0
        try check(
            unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, &length),
            "EVP_PKEY_get_group_name"
        )
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
