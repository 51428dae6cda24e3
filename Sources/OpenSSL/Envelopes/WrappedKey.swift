import Model

/// A key pair on its way into a token that unwraps with RSA and AES (CMS EnvelopedData).
///
/// ```
/// EnvelopedData ::= SEQUENCE {
///     version 2,
///     SET { KeyTransRecipientInfo ::= SEQUENCE {
///         version 2, rid [0] SubjectKeyIdentifier, id-RSAES-OAEP, encryptedKey OCTET STRING } },
///     SEQUENCE { id-data, id-aes256-wrap-pad, [0] encryptedContent } }
/// ```
///
/// What is encrypted is the PKCS#8 private key.
///
/// Source: RFC 5652 §6.1, §6.2.1; RFC 4055 §4.1; RFC 5649 (AES key wrap with padding), RFC 5959 §2.2.1.
public struct WrappedKey: Hashable, Sendable {
    /// The subject key identifier of the recipient's key, 20 octets.
    public let recipient: [UInt8]
    /// An AES-256 key, for the recipient.
    public let encryptedKey: [UInt8]
    /// The private key under that, wrapped.
    public let content: [UInt8]

    /// Octets of an encoding at most.
    public static let limit = 1 << 14
    private static let what = "wrapped key"
    private static let cipher = "AES-256-WRAP-PAD"
    /// The alternative initial value (RFC 5649 §3).
    private static let vector: [UInt8] = [0xA6, 0x59, 0x59, 0xA6]

    /// Wraps a key pair for the holder of `recipient`.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` unless that is an RSA key, `.library`.
    public init(_ key: PrivateKey, to recipient: PublicKey) throws(CryptoError) {
        let symmetric = try SecretBytes(random: 32)
        encryptedKey = try recipient.encrypt(symmetric)
        var octets = try key.pkcs8()
        defer { octets.wipe() }
        let context = try CipherContext(Self.cipher, encrypting: true, key: symmetric, vector: Self.vector)
        content = try context.update(octets)
        self.recipient = recipient.keyIdentifier
    }

    /// Reads one.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.trailingOctets`, `.tooLarge`, `.unsupportedAlgorithm`.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Self.limit else {
            throw CryptoError(.tooLarge(what: Self.what, limit: Self.limit))
        }
        var outer = try DERReader.sequence(der, of: Self.what)
        try Self.demand("1.2.840.113549.1.7.3", &outer)
        var explicit = try outer.enter(DERTag.contextConstructed(0))
        try outer.finish()
        var data = try explicit.enter(DERTag.sequence)
        try explicit.finish()
        guard try data.smallInteger() == 2 else { throw .malformed(Self.what) }
        var recipients = try data.enter(DERTag.set)
        var info = try recipients.enter(DERTag.sequence)
        try recipients.finish()
        guard try info.smallInteger() == 2 else { throw .malformed(Self.what) }
        recipient = try Array(info.next(DERTag.contextPrimitive(0)).content)
        var transport = try info.enter(DERTag.sequence)
        try Self.demand("1.2.840.113549.1.1.7", &transport)
        // Absent parameters mean SHA-1; others would be another hash.
        try transport.enter(DERTag.sequence).finish()
        try transport.finish()
        encryptedKey = try info.octetString()
        try info.finish()
        var body = try data.enter(DERTag.sequence)
        try data.finish()
        try Self.demand("1.2.840.113549.1.7.1", &body)
        var algorithm = try body.enter(DERTag.sequence)
        try Self.demand("2.16.840.1.101.3.4.1.48", &algorithm)
        try algorithm.finish()
        content = try Array(body.next(DERTag.contextPrimitive(0)).content)
        try body.finish()
        guard recipient.count == 20, !encryptedKey.isEmpty, content.count >= 24, content.count % 8 == 0 else {
            throw .malformed(Self.what)
        }
    }

    /// The encoding.
    public var der: [UInt8] {
        let info = DER.sequence(
            DER.integer(2),
            DER.contextPrimitive(0, recipient),
            DER.sequence(DER.oid("1.2.840.113549.1.1.7"), DER.sequence()),
            DER.octetString(encryptedKey)
        )
        let body = DER.sequence(
            DER.oid("1.2.840.113549.1.7.1"),
            DER.sequence(DER.oid("2.16.840.1.101.3.4.1.48")),
            DER.contextPrimitive(0, content)
        )
        let data = DER.sequence(DER.integer(2), DER.set(info), body)
        return DER.sequence(DER.oid("1.2.840.113549.1.7.3"), DER.contextConstructed(0, data))
    }

    /// The key pair.
    ///
    /// - Throws: `CryptoError` with `.decryptionFailed` for another key or altered octets, and as reading a private key.
    public func opened(with key: PrivateKey) throws(CryptoError) -> PrivateKey {
        let symmetric = try key.decrypt(encryptedKey)
        let context = try CipherContext(Self.cipher, encrypting: false, key: symmetric, vector: Self.vector)
        var octets: [UInt8]
        do throws(CryptoError) {
            octets = try context.update(content)
        } catch {
            throw CryptoError(.decryptionFailed(what: Self.what))
        }
        defer { octets.wipe() }
        return try PrivateKey(pkcs8: octets)
    }

    private static func demand(_ name: String, _ reader: inout DERReader) throws(CryptoError) {
        let found = try reader.objectIdentifier()
        guard found == name else { throw CryptoError(.unsupportedAlgorithm(found)) }
    }
}
