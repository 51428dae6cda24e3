import COpenSSL
import Model

/// A short secret encrypted with SM2 to a public key.
///
/// ```
/// SM2Cipher ::= SEQUENCE {
///     XCoordinate  INTEGER,
///     YCoordinate  INTEGER,
///     HASH         OCTET STRING (SIZE(32)),
///     CipherText   OCTET STRING }
/// ```
///
/// Source: GM/T 0009-2012 §7.2; the algorithm is that of GM/T 0003.4.
public struct SM2Cipher: Hashable, Sendable {
    /// The most octets that are encrypted so: symmetric keys have 16.
    public static let limit = 256

    /// The point that the sender drew, `X ‖ Y`, 64 octets.
    public let point: [UInt8]
    /// SM3 that tells whether it was opened with the right key, 32 octets.
    public let hash: [UInt8]
    /// What is encrypted; as long as its plaintext.
    public let octets: [UInt8]

    private static let coordinateLength = 32
    private static let what = "SM2 ciphertext"

    /// Encrypts a secret.
    ///
    /// - Parameters:
    ///   - secret: 1 to 256 octets.
    ///   - recipient: an SM2 key.
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for another kind of key, `.notAllowed` for another length, `.library`.
    public init(_ secret: borrowing SecretBytes, to recipient: PublicKey) throws(CryptoError) {
        guard recipient.algorithm == .sm2 else {
            throw CryptoError(.unsupportedAlgorithm(recipient.algorithm.rawValue))
        }
        let count = secret.count
        guard (1...Self.limit).contains(count) else {
            throw CryptoError(.notAllowed(what: "a secret of \(count) octets"))
        }
        let key = try recipient.material.handle()
        let context = try KeyContext(key)
        try check(unsafe EVP_PKEY_encrypt_init(context.pointer), "EVP_PKEY_encrypt_init")
        var plaintext = secret.copyBytes()
        defer { plaintext.wipe() }
        var result = [UInt8](repeating: 0, count: count + Self.overhead)
        var length = result.count
        try check(
            unsafe EVP_PKEY_encrypt(context.pointer, &result, &length, plaintext, plaintext.count),
            "EVP_PKEY_encrypt"
        )
        try self.init(der: Array(result.prefix(length)))
    }

    /// Reads one.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.trailingOctets`, `.badPublicKey` for a point off the curve.
    public init(der: [UInt8]) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: Self.what)
        let (x, y) = (try reader.magnitude(), try reader.magnitude())
        let (hash, octets) = (try reader.octetString(), try reader.octetString())
        try reader.finish()
        guard x.count <= Self.coordinateLength, y.count <= Self.coordinateLength else {
            throw .malformed(Self.what)
        }
        try self.init(point: Self.padded(x) + Self.padded(y), hash: hash, octets: octets)
    }

    /// Takes the fields, as tokens have them.
    ///
    /// - Throws: `CryptoError` with `.malformed` for a wrong length, `.badPublicKey` for a point off the curve.
    public init(point: [UInt8], hash: [UInt8], octets: [UInt8]) throws(CryptoError) {
        guard point.count == 2 * Self.coordinateLength, hash.count == DigestAlgorithm.sm3.digestLength,
            (1...Self.limit).contains(octets.count)
        else { throw .malformed(Self.what) }
        _ = try PublicKey(rawECPoint: [4] + point, algorithm: .sm2)
        self.point = point
        self.hash = hash
        self.octets = octets
    }

    /// The encoding.
    public var der: [UInt8] {
        DER.sequence(
            DER.integer(magnitude: Array(point.prefix(Self.coordinateLength))),
            DER.integer(magnitude: Array(point.suffix(Self.coordinateLength))),
            DER.octetString(hash),
            DER.octetString(octets)
        )
    }

    /// The secret.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for a key of another kind, `.decryptionFailed` for another key or altered
    ///   octets, `.library`.
    public func opened(with key: PrivateKey) throws(CryptoError) -> SecretBytes {
        guard key.algorithm == .sm2 else { throw CryptoError(.unsupportedAlgorithm(key.algorithm.rawValue)) }
        let message = der
        let context = try KeyContext(key.handle)
        try check(unsafe EVP_PKEY_decrypt_init(context.pointer), "EVP_PKEY_decrypt_init")
        var result = [UInt8](repeating: 0, count: message.count + Self.overhead)
        defer { result.wipe() }
        var length = result.count
        let status = unsafe EVP_PKEY_decrypt(
            context.pointer,
            &result,
            &length,
            message,
            message.count
        )
        guard status == 1, length == octets.count else {
            ErrorQueue.clear()
            throw CryptoError(.decryptionFailed(what: Self.what))
        }
        var secret = Array(result.prefix(length))
        defer { secret.wipe() }
        return SecretBytes(copying: secret)
    }

    /// More octets than the encoding adds: two coordinates, a digest, and headers.
    private static let overhead = 128

    private static func padded(_ number: [UInt8]) -> [UInt8] {
        [UInt8](repeating: 0, count: coordinateLength - number.count) + number
    }
}
