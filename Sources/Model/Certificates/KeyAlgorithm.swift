/// A kind and size of key pair that this product makes or certifies.
public enum KeyAlgorithm: String, CaseIterable, Codable, Sendable {
    /// ECDSA on NIST P-256, with SHA-256.
    case p256
    /// ECDSA on NIST P-384, with SHA-384.
    case p384
    /// RSA, 2048 bits, PKCS#1 v1.5 with SHA-256.
    case rsa2048
    /// RSA, 3072 bits, PKCS#1 v1.5 with SHA-256.
    case rsa3072
    /// RSA, 4096 bits, PKCS#1 v1.5 with SHA-256.
    case rsa4096
    /// SM2 with SM3 and the distinguishing identifier 1234567812345678 (GM/T 0009).
    case sm2
}
