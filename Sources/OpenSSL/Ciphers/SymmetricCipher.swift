import COpenSSL

/// AES-256-GCM for data at rest: secrets of tokens, attachments.
///
/// A sealed value is `nonce (12) ‖ ciphertext ‖ tag (16)`. Nonces are random, so one key seals at most 2³²
/// values (SP 800-38D §8.3).
public enum SymmetricCipher {
    private static let nonceLength = 12
    private static let tagLength = 16
    /// What one call takes at most: 1 GiB.
    private static let limit = 1 << 30

    /// Encrypts `plaintext` under a key of 32 octets and binds it to `associatedData`.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a key of another length, `.tooLarge`, `.library`.
    public static func seal(
        _ plaintext: [UInt8],
        key: borrowing SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard plaintext.count <= limit, associatedData.count <= limit else {
            throw CryptoError(.tooLarge(what: "plaintext", limit: limit))
        }
        let nonce = try SecureRandom.bytes(nonceLength)
        let context = try CipherContext("AES-256-GCM", encrypting: true, key: key, vector: nonce)
        try context.addAssociatedData(associatedData)
        let ciphertext = try context.update(plaintext)
        try context.finish()
        return nonce + ciphertext + (try context.tag(tagLength))
    }

    /// Decrypts what `seal` returned for the same key and `associatedData`.
    ///
    /// - Throws: `CryptoError` with `.malformed` when too short, `.decryptionFailed` for another key, other
    ///   associated data or altered octets, `.notAllowed` for a key of a wrong length.
    public static func open(
        _ sealed: [UInt8],
        key: borrowing SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard sealed.count >= nonceLength + tagLength else { throw .malformed("sealed data") }
        guard sealed.count <= limit + 28, associatedData.count <= limit else {
            throw CryptoError(.tooLarge(what: "sealed data", limit: limit))
        }
        let nonce = Array(sealed.prefix(nonceLength))
        let context = try CipherContext("AES-256-GCM", encrypting: false, key: key, vector: nonce)
        try context.addAssociatedData(associatedData)
        var plaintext = try context.update(Array(sealed[nonceLength..<(sealed.count - tagLength)]))
        try context.setTag(Array(sealed.suffix(tagLength)))
        do {
            try context.finish()
        } catch {
            plaintext.wipe()
            throw CryptoError(.decryptionFailed(what: "sealed data"))
        }
        return plaintext
    }
}
