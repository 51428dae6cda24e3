public import Model

/// A public key that has been checked: a supported algorithm and size, a point on its curve, one
/// canonical encoding.
///
/// Equal keys have equal `subjectPublicKeyInfo`.
public struct PublicKey: Hashable, Sendable {
    /// The canonical DER SubjectPublicKeyInfo (RFC 5280 §4.1).
    public let subjectPublicKeyInfo: [UInt8]
    /// Kind and size.
    public let algorithm: KeyAlgorithm
    let material: PublicKeyMaterial

    /// Reads a DER SubjectPublicKeyInfo.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.badPublicKey` (a compressed point, infinity, a point
    ///   that is not on the curve, a negative number), `.trailingOctets`, `.unsupportedAlgorithm` or `.keyTooWeak`.
    public init(subjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
        try self.init(SubjectPublicKeyInfo.decode(der))
    }

    /// Takes an uncompressed point, `04 ‖ X ‖ Y`, or the 32 octets of Ed25519, as tokens return it.
    ///
    /// - Throws: `CryptoError` with `.badPublicKey` or `.malformed`, or `.unsupportedAlgorithm` (for RSA).
    public init(rawECPoint: [UInt8], algorithm: KeyAlgorithm) throws(CryptoError) {
        try self.init(
            algorithm == .ed25519
                ? SubjectPublicKeyInfo.edwards(rawECPoint) : SubjectPublicKeyInfo.point(rawECPoint, algorithm)
        )
    }

    /// Takes RSA numbers, as tokens return them.
    ///
    /// - Parameters:
    ///   - rsaModulus: big-endian; 2048, 3072 or 4096 bits.
    ///   - exponent: big-endian; odd, 65537 or more, at most 8 octets.
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` or `.keyTooWeak`.
    public init(rsaModulus: [UInt8], exponent: [UInt8]) throws(CryptoError) {
        try self.init(SubjectPublicKeyInfo.rsa(modulus: rsaModulus, exponent: exponent))
    }

    init(_ numbers: SubjectPublicKeyInfo.Numbers) throws(CryptoError) {
        subjectPublicKeyInfo = SubjectPublicKeyInfo.encode(numbers)
        algorithm = numbers.algorithm
        if case .point(let curve, let point) = numbers, Curve.of(curve)?.contains(point) != true {
            throw CryptoError(.badPublicKey(.pointNotOnCurve))
        }
        if case .edwards(let octets) = numbers { try EdwardsPoint.examine(octets) }
        material = PublicKeyMaterial(numbers)
    }

    /// SHA-1 of the subjectPublicKey BIT STRING's octets: the subject key identifier, 20 octets.
    ///
    /// Source: RFC 5280 §4.2.1.2, method (1).
    public var keyIdentifier: [UInt8] { DigestAlgorithm.sha1.hash(keyBits) }

    /// SHA-256 of `subjectPublicKeyInfo`: names the key in the book, 32 octets.
    public var fingerprint: [UInt8] { DigestAlgorithm.sha256.hash(subjectPublicKeyInfo) }

    /// The octets of the subjectPublicKey BIT STRING: `04 ‖ X ‖ Y`, the DER RSAPublicKey, or the
    /// 32 octets of Ed25519.
    public var keyBits: [UInt8] { SubjectPublicKeyInfo.bits(of: material.numbers) }

    /// Equal when the canonical encodings are.
    public static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.subjectPublicKeyInfo == right.subjectPublicKeyInfo
    }

    /// Hashes the canonical encoding.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(subjectPublicKeyInfo)
    }
}
