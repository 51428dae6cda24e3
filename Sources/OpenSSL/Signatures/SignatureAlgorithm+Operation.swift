import COpenSSL
public import Model

/// What libcrypto has to be told about algorithms.
extension SignatureAlgorithm {
    /// The digest of the message that is signed; nil for Ed25519, which takes the message itself.
    public var digestAlgorithm: DigestAlgorithm? {
        switch self {
        case .ecdsaWithSHA256, .rsaWithSHA256, .rsaPSSWithSHA256: .sha256
        case .ecdsaWithSHA384, .rsaWithSHA384, .rsaPSSWithSHA384: .sha384
        case .ecdsaWithSHA512, .rsaWithSHA512, .rsaPSSWithSHA512: .sha512
        case .sm2WithSM3: .sm3
        case .ed25519: nil
        }
    }

    /// True for RSA PSS, whose salt is always as long as the digest here.
    public var isPSS: Bool { rsaPadding == RSA_PKCS1_PSS_PADDING }

    /// libcrypto's number of the RSA padding; nil for other kinds of keys.
    var rsaPadding: CInt? {
        switch self {
        case .rsaWithSHA256, .rsaWithSHA384, .rsaWithSHA512: RSA_PKCS1_PADDING
        case .rsaPSSWithSHA256, .rsaPSSWithSHA384, .rsaPSSWithSHA512: RSA_PKCS1_PSS_PADDING
        case .ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512, .sm2WithSM3, .ed25519: nil
        }
    }
}
