package import OpenSSL

/// A key pair for decryption on its way into a container, wrapped for the signing key that is there.
///
/// ```
/// ENVELOPEDKEYBLOB = Version (ULONG, 1) ulSymmAlgID (ULONG) ulBits (ULONG, 256) cbEncryptedPriKey (64 octets)
///                    PubKey (ECCPUBLICKEYBLOB) ECCCipherBlob (ECCCIPHERBLOB)
/// ECCCIPHERBLOB    = XCoordinate (64 octets) YCoordinate (64 octets) HASH (32 octets) CipherLen (ULONG) Cipher
/// ```
///
/// The private key is encrypted with a symmetric key, and that one with SM2 for the signing key.
///
/// Source: GM/T 0016-2012 §6.4.7, §6.4.10.
package struct SKFEnvelope: Hashable, Sendable {
    /// An SM2 ciphertext.
    package struct Cipher: Hashable, Sendable {
        /// Octets that may be encrypted: a symmetric key has 16.
        package static let limit = 256

        /// The point that its sender drew, `X ‖ Y`, 64 octets.
        package let point: [UInt8]
        /// SM3, 32 octets.
        package let hash: [UInt8]
        /// What is encrypted; as long as its plaintext.
        package let octets: [UInt8]
    }

    /// SGD_SM4_ECB or another symmetric algorithm of GM/T 0006.
    package let symmetricAlgorithm: UInt32
    /// The field with the encrypted private key, 64 octets as they are.
    package let encryptedPrivateKey: [UInt8]
    /// The public half.
    package let publicKey: PublicKey
    /// The symmetric key, encrypted for the signing key.
    package let wrappedKey: Cipher

    /// Reads an ENVELOPEDKEYBLOB; nil for another version or size of key, a point off the curve, a length that is zero,
    /// beyond the limit or not that of the octets that are there.
    package init?(_ blob: [UInt8], _ layout: SKFLayout) {
        var reader = SKFReader(blob, layout)
        guard reader.number() == Self.version, let algorithm = reader.number(),
            reader.number() == UInt32(SKFNumber.length * 8),
            let encrypted = reader.octets(SKFNumber.fieldLength),
            let publicKey = SKFPublicKey.sm2(from: &reader),
            let wrappedKey = Self.cipher(from: &reader), reader.isAtEnd
        else { return nil }
        symmetricAlgorithm = algorithm
        encryptedPrivateKey = encrypted
        self.publicKey = publicKey
        self.wrappedKey = wrappedKey
    }

    /// The same envelope as GM/T 0009 has it; the private key stands at the end of its field, as a number of the curve.
    package init(_ envelope: SM2EnvelopedKey) {
        symmetricAlgorithm = Self.sm4
        encryptedPrivateKey = SKFNumber.field(envelope.encryptedPrivateKey)
        publicKey = envelope.publicKey
        let wrapped = envelope.wrappedKey
        wrappedKey = Cipher(point: wrapped.point, hash: wrapped.hash, octets: wrapped.octets)
    }

    /// The ENVELOPEDKEYBLOB.
    package func blob(_ layout: SKFLayout) -> [UInt8] {
        var writer = SKFWriter(layout)
        writer.add(number: Self.version)
        writer.add(number: symmetricAlgorithm)
        writer.add(number: UInt32(SKFNumber.length * 8))
        writer.add(encryptedPrivateKey)
        // It was read as an SM2 key, so it is written as one.
        _ = SKFPublicKey.add(publicKey, to: &writer)
        writer.add(curveNumber: Array(wrappedKey.point.prefix(SKFNumber.length)))
        writer.add(curveNumber: Array(wrappedKey.point.suffix(SKFNumber.length)))
        writer.add(wrappedKey.hash)
        writer.add(number: UInt32(wrappedKey.octets.count))
        writer.add(wrappedKey.octets)
        writer.pad()
        return writer.bytes
    }

    private static let version: UInt32 = 1
    /// SGD_SM4_ECB (GM/T 0006).
    private static let sm4: UInt32 = 0x401
    private static let hashLength = 32

    private static func cipher(from reader: inout SKFReader) -> Cipher? {
        guard let x = reader.curveNumber(), let y = reader.curveNumber(),
            let hash = reader.octets(hashLength),
            let count = reader.number(), (1...Cipher.limit).contains(Int(count)),
            let octets = reader.octets(Int(count))
        else { return nil }
        return Cipher(point: x + y, hash: hash, octets: octets)
    }
}
