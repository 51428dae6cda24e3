/// How a certificate, list, request or answer is signed: the kind of key, the digest and the padding.
///
/// It is a property of the key in use (`SigningKey.signatureAlgorithm`): an RSA key signs with either padding.
/// What others sign may use any of these.
///
/// Source: RFC 5758 §3.2 (ECDSA), RFC 4055 §3 and §5 (RSA), GM/T 0015 (SM2 with SM3), RFC 8410 (Ed25519).
public enum SignatureAlgorithm: String, CaseIterable, Codable, Sendable {
    /// ECDSA with SHA-256.
    case ecdsaWithSHA256 = "ecdsa-with-SHA256"
    /// ECDSA with SHA-384.
    case ecdsaWithSHA384 = "ecdsa-with-SHA384"
    /// ECDSA with SHA-512.
    case ecdsaWithSHA512 = "ecdsa-with-SHA512"
    /// RSA PKCS#1 v1.5 with SHA-256.
    case rsaWithSHA256 = "sha256WithRSAEncryption"
    /// RSA PKCS#1 v1.5 with SHA-384.
    case rsaWithSHA384 = "sha384WithRSAEncryption"
    /// RSA PKCS#1 v1.5 with SHA-512.
    case rsaWithSHA512 = "sha512WithRSAEncryption"
    /// SM2 with SM3.
    case sm2WithSM3 = "SM2-with-SM3"
    /// RSA PSS with SHA-256, MGF1 with SHA-256, and a salt of 32 octets.
    case rsaPSSWithSHA256 = "rsassaPss-with-SHA256"
    /// RSA PSS with SHA-384, MGF1 with SHA-384, and a salt of 48 octets.
    case rsaPSSWithSHA384 = "rsassaPss-with-SHA384"
    /// RSA PSS with SHA-512, MGF1 with SHA-512, and a salt of 64 octets.
    case rsaPSSWithSHA512 = "rsassaPss-with-SHA512"
    /// Ed25519 over the message itself ("PureEdDSA").
    case ed25519 = "ed25519"

    /// The algorithm that keys of `key` sign with unless told otherwise.
    public init(_ key: KeyAlgorithm) {
        switch key {
        case .p256: self = .ecdsaWithSHA256
        case .p384: self = .ecdsaWithSHA384
        case .rsa2048, .rsa3072, .rsa4096: self = .rsaWithSHA256
        case .sm2: self = .sm2WithSM3
        case .ed25519: self = .ed25519
        }
    }

    /// True when keys of `algorithm` can make such signatures.
    public func fits(_ algorithm: KeyAlgorithm) -> Bool {
        switch algorithm {
        case .p256, .p384: [.ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512].contains(self)
        case .rsa2048, .rsa3072, .rsa4096: isRSA
        case .sm2: self == .sm2WithSM3
        case .ed25519: self == .ed25519
        }
    }

    private var isRSA: Bool {
        switch self {
        case .rsaWithSHA256, .rsaWithSHA384, .rsaWithSHA512, .rsaPSSWithSHA256, .rsaPSSWithSHA384,
            .rsaPSSWithSHA512:
            true
        case .ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512, .sm2WithSM3, .ed25519: false
        }
    }
}
