import Model

/// How tokens may be signed; `none` and what is made with a shared secret are not here, and cannot be asked for.
///
/// Source: RFC 7518 §3.1; RFC 8037 §3.1; RFC 8725 §3.1.
enum TokenAlgorithm: String, CaseIterable, Sendable {
    /// RSA PKCS#1 v1.5 with SHA-256.
    case rs256 = "RS256"
    /// ECDSA over P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case eddsa = "EdDSA"

    /// Whether keys of this kind make such signatures.
    func fits(_ key: KeyAlgorithm) -> Bool {
        switch self {
        case .rs256: [.rsa2048, .rsa3072, .rsa4096].contains(key)
        case .es256: key == .p256
        case .eddsa: key == .ed25519
        }
    }

    /// What the signature is outside of JOSE.
    var signature: SignatureAlgorithm {
        switch self {
        case .rs256: .rsaWithSHA256
        case .es256: .ecdsaWithSHA256
        case .eddsa: .ed25519
        }
    }
}
