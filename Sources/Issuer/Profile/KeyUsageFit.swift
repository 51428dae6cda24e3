import Model
import OpenSSL

/// What a kind of key cannot be used for.
///
/// Source: RFC 5480 §3 (no encryption with an elliptic curve key), RFC 3279 §2.3.1 (no key agreement with RSA),
/// RFC 8410 §5 (Ed25519 signs, and nothing else). SM2 keys do all: GM/T 0015 wants keyEncipherment in their
/// encryption certificates.
enum KeyUsageFit {
    static func unfit(_ algorithm: KeyAlgorithm) -> Set<KeyUsage> {
        switch algorithm {
        case .p256, .p384: [.keyEncipherment, .dataEncipherment]
        case .rsa2048, .rsa3072, .rsa4096: [.keyAgreement, .encipherOnly, .decipherOnly]
        case .ed25519: [.keyEncipherment, .dataEncipherment, .keyAgreement, .encipherOnly, .decipherOnly]
        case .sm2: []
        }
    }
}
