import Model

/// An SM2 key pair on its way to the holder of another one, as to a token's signing key.
///
/// ```
/// SM2EnvelopedKey ::= SEQUENCE {
///     symAlgID                AlgorithmIdentifier,   -- SM4 in ECB
///     symEncryptedKey         SM2Cipher,             -- the symmetric key, for the recipient
///     Sm2PublicKey            BIT STRING,            -- 04 ‖ X ‖ Y
///     Sm2EncryptedPrivateKey  BIT STRING }           -- 32 octets
/// ```
///
/// The symmetric key has 16 random octets and is used once, so the mode gives nothing away: the private key has two blocks that are
/// never equal but by chance.
///
/// Source: GM/T 0009-2012 §7.4; the object identifier is that of GM/T 0006.
public struct SM2EnvelopedKey: Hashable, Sendable {
    /// The symmetric key, for the recipient.
    public let wrappedKey: SM2Cipher
    /// The public half.
    public let publicKey: PublicKey
    /// The private half under the symmetric key, 32 octets.
    public let encryptedPrivateKey: [UInt8]

    /// SM4 in ECB (GM/T 0006), as other programs name it, and without a mode, as some do.
    private static let algorithms: Set<String> = ["1.2.156.10197.1.104.1", "1.2.156.10197.1.104"]
    private static let symmetricLength = 16
    private static let numberLength = 32
    private static let what = "SM2 enveloped key"

    /// Wraps a key pair for the holder of `recipient`.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` unless both are SM2, `.library`.
    public init(_ key: PrivateKey, to recipient: PublicKey) throws(CryptoError) {
        guard key.algorithm == .sm2 else { throw CryptoError(.unsupportedAlgorithm(key.algorithm.rawValue)) }
        let symmetric = try SecretBytes(random: Self.symmetricLength)
        let wrapped = try SM2Cipher(symmetric, to: recipient)
        var number = try key.privateNumber(of: Self.numberLength)
        defer { number.wipe() }
        let context = try CipherContext("SM4-ECB", encrypting: true, key: symmetric, vector: [])
        let encrypted = try context.update(number)
        try context.finish()
        self.init(wrapped, key.publicKey, encrypted)
    }

    /// Reads one.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.trailingOctets`, `.badPublicKey`, `.unsupportedAlgorithm` for
    ///   another symmetric algorithm.
    public init(der: [UInt8]) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: Self.what)
        var algorithm = try reader.enter(DERTag.sequence)
        let name = try algorithm.objectIdentifier()
        guard Self.algorithms.contains(name) else { throw CryptoError(.unsupportedAlgorithm(name)) }
        // Parameters are NULL or absent.
        _ = try algorithm.nextIf(DERTag.null)
        try algorithm.finish()
        let wrapped = try SM2Cipher(der: reader.next(DERTag.sequence).bytes)
        let publicKey = try PublicKey(rawECPoint: reader.bitStringOctets(), algorithm: .sm2)
        let encrypted = try reader.bitStringOctets()
        try reader.finish()
        guard wrapped.octets.count == Self.symmetricLength, encrypted.count == Self.numberLength else {
            throw .malformed(Self.what)
        }
        self.init(wrapped, publicKey, encrypted)
    }

    private init(_ wrapped: SM2Cipher, _ publicKey: PublicKey, _ encrypted: [UInt8]) {
        wrappedKey = wrapped
        self.publicKey = publicKey
        encryptedPrivateKey = encrypted
    }

    /// The encoding.
    public var der: [UInt8] {
        DER.sequence(
            DER.sequence(DER.oid("1.2.156.10197.1.104.1")),
            wrappedKey.der,
            DER.bitString(publicKey.keyBits),
            DER.bitString(encryptedPrivateKey)
        )
    }

    /// The key pair, whose halves were seen to belong together.
    ///
    /// - Throws: `CryptoError` with `.decryptionFailed` for another key or altered octets, `.keyMismatch`, `.unsupportedAlgorithm`,
    ///   `.library`.
    public func opened(with key: PrivateKey) throws(CryptoError) -> PrivateKey {
        let symmetric = try wrappedKey.opened(with: key)
        let context = try CipherContext("SM4-ECB", encrypting: false, key: symmetric, vector: [])
        var number = try context.update(encryptedPrivateKey)
        defer { number.wipe() }
        try context.finish()
        let found = try PrivateKey(number: number, of: publicKey)
        guard found.publicKey == publicKey else { throw CryptoError(.keyMismatch) }
        return found
    }
}
