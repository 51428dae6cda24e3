public import Model

/// How a certificate, list, request or answer was signed: the kind of key and the digest.
///
/// We sign with one algorithm for each kind of key (`init(_:)`); what others sign may use any of these.
///
/// Source: RFC 5758 §3.2 (ECDSA, parameters absent), RFC 4055 §5 (RSA, parameters NULL), GM/T 0015 (SM2
/// with SM3, parameters absent).
public enum SignatureAlgorithm: String, CaseIterable, Sendable {
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

    /// The algorithm that keys of `key` sign with in this product.
    public init(_ key: KeyAlgorithm) {
        switch key {
        case .p256: self = .ecdsaWithSHA256
        case .p384: self = .ecdsaWithSHA384
        case .rsa2048, .rsa3072, .rsa4096: self = .rsaWithSHA256
        case .sm2: self = .sm2WithSM3
        }
    }

    /// Reads an encoded AlgorithmIdentifier.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm`, also for a right algorithm with wrong parameters,
    ///   or `.malformed`.
    public init(identifier: [UInt8]) throws(CryptoError) {
        guard let match = Self.allCases.first(where: { $0.identifier == identifier }) else {
            var reader = try DERReader.sequence(identifier, of: "signature algorithm")
            throw CryptoError(.unsupportedAlgorithm(try reader.objectIdentifier()))
        }
        self = match
    }

    /// The encoded AlgorithmIdentifier of signatures made by keys of `algorithm`.
    public static func identifier(for algorithm: KeyAlgorithm) -> [UInt8] {
        SignatureAlgorithm(algorithm).identifier
    }

    /// The encoded AlgorithmIdentifier.
    public var identifier: [UInt8] {
        switch self {
        case .ecdsaWithSHA256: Self.ecdsaSHA256
        case .ecdsaWithSHA384: Self.ecdsaSHA384
        case .ecdsaWithSHA512: Self.ecdsaSHA512
        case .rsaWithSHA256: Self.rsaSHA256
        case .rsaWithSHA384: Self.rsaSHA384
        case .rsaWithSHA512: Self.rsaSHA512
        case .sm2WithSM3: Self.sm2SM3
        }
    }

    /// The digest of the message that is signed.
    public var digestAlgorithm: DigestAlgorithm {
        switch self {
        case .ecdsaWithSHA256, .rsaWithSHA256: .sha256
        case .ecdsaWithSHA384, .rsaWithSHA384: .sha384
        case .ecdsaWithSHA512, .rsaWithSHA512: .sha512
        case .sm2WithSM3: .sm3
        }
    }

    /// True when keys of `algorithm` can make such signatures.
    public func fits(_ algorithm: KeyAlgorithm) -> Bool {
        switch self {
        case .ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512: algorithm == .p256 || algorithm == .p384
        case .rsaWithSHA256, .rsaWithSHA384, .rsaWithSHA512: algorithm.modulusBits != nil
        case .sm2WithSM3: algorithm == .sm2
        }
    }

    private static let ecdsaSHA256 = DER.sequence(DER.oid("1.2.840.10045.4.3.2"))
    private static let ecdsaSHA384 = DER.sequence(DER.oid("1.2.840.10045.4.3.3"))
    private static let ecdsaSHA512 = DER.sequence(DER.oid("1.2.840.10045.4.3.4"))
    private static let rsaSHA256 = DER.sequence(DER.oid("1.2.840.113549.1.1.11"), DER.null)
    private static let rsaSHA384 = DER.sequence(DER.oid("1.2.840.113549.1.1.12"), DER.null)
    private static let rsaSHA512 = DER.sequence(DER.oid("1.2.840.113549.1.1.13"), DER.null)
    private static let sm2SM3 = DER.sequence(DER.oid("1.2.156.10197.1.501"))
}
