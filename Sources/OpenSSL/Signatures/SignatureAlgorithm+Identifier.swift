public import Model

/// How algorithms are written: parameters absent for ECDSA (RFC 5758 §3.2), SM2 (GM/T 0015) and Ed25519
/// (RFC 8410 §3), NULL for PKCS#1 v1.5 (RFC 4055 §5), written out for PSS (RFC 4055 §3.1).
///
/// Each algorithm has one encoding here, octet for octet.
extension SignatureAlgorithm {
    /// Reads an encoded AlgorithmIdentifier.
    ///
    /// - Throws: `CryptoError` with `.unsupportedSignature`, also for a right algorithm with wrong parameters,
    ///   or `.malformed`.
    public init(identifier: [UInt8]) throws(CryptoError) {
        guard let match = Self.allCases.first(where: { $0.identifier == identifier }) else {
            var reader = try DERReader.sequence(identifier, of: "signature algorithm")
            let oid = try reader.objectIdentifier()
            let isKnown = Self.allCases.contains { Self.name(of: $0.identifier) == oid }
            throw CryptoError(.unsupportedSignature(oid, isParameters: isKnown))
        }
        self = match
    }

    private static func name(of identifier: [UInt8]) -> String? {
        var reader = try? DERReader.sequence(identifier, of: "signature algorithm")
        return try? reader?.objectIdentifier()
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
        case .rsaPSSWithSHA256: Self.pssSHA256
        case .rsaPSSWithSHA384: Self.pssSHA384
        case .rsaPSSWithSHA512: Self.pssSHA512
        case .ed25519: Self.edwards
        }
    }

    private static let ecdsaSHA256 = DER.sequence(DER.oid("1.2.840.10045.4.3.2"))
    private static let ecdsaSHA384 = DER.sequence(DER.oid("1.2.840.10045.4.3.3"))
    private static let ecdsaSHA512 = DER.sequence(DER.oid("1.2.840.10045.4.3.4"))
    private static let rsaSHA256 = DER.sequence(DER.oid("1.2.840.113549.1.1.11"), DER.null)
    private static let rsaSHA384 = DER.sequence(DER.oid("1.2.840.113549.1.1.12"), DER.null)
    private static let rsaSHA512 = DER.sequence(DER.oid("1.2.840.113549.1.1.13"), DER.null)
    private static let sm2SM3 = DER.sequence(DER.oid("1.2.156.10197.1.501"))
    private static let edwards = DER.sequence(DER.oid("1.3.101.112"))
    private static let pssSHA256 = pss(DER.oid("2.16.840.1.101.3.4.2.1"), saltLength: 32)
    private static let pssSHA384 = pss(DER.oid("2.16.840.1.101.3.4.2.2"), saltLength: 48)
    private static let pssSHA512 = pss(DER.oid("2.16.840.1.101.3.4.2.3"), saltLength: 64)

    /// ```
    /// RSASSA-PSS-params ::= SEQUENCE {
    ///     hashAlgorithm    [0] HashAlgorithm,
    ///     maskGenAlgorithm [1] MaskGenAlgorithm,   -- MGF1 with the same hash
    ///     saltLength       [2] INTEGER,            -- the digest's length
    ///     trailerField     [3] INTEGER DEFAULT 1 } -- left out
    /// ```
    ///
    /// Source: RFC 4055 §3.1; the same octets as in CA/Browser Forum BR §7.1.3.2.1.
    private static func pss(_ digest: [UInt8], saltLength: Int) -> [UInt8] {
        let hash = DER.sequence(digest, DER.null)
        return DER.sequence(
            DER.oid("1.2.840.113549.1.1.10"),
            DER.sequence(
                DER.contextConstructed(0, hash),
                DER.contextConstructed(1, DER.sequence(DER.oid("1.2.840.113549.1.1.8"), hash)),
                DER.contextConstructed(2, DER.integer(saltLength))
            )
        )
    }
}
