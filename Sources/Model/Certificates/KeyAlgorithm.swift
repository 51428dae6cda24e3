/// A kind and size of key pair that this product makes or certifies.
///
/// What such a key signs with is `SignatureAlgorithm`; for RSA it is a choice.
public enum KeyAlgorithm: String, CaseIterable, Codable, Sendable {
    /// ECDSA on NIST P-256, with SHA-256.
    case p256
    /// ECDSA on NIST P-384, with SHA-384.
    case p384
    /// RSA, 2048 bits.
    case rsa2048
    /// RSA, 3072 bits.
    case rsa3072
    /// RSA, 4096 bits.
    case rsa4096
    /// SM2 with SM3 and the distinguishing identifier 1234567812345678 (GM/T 0009).
    case sm2
    /// Ed25519 (RFC 8032, RFC 8410).
    case ed25519
}
