import COpenSSL

/// Small secrets kept in a file under a passphrase: scrypt makes the key, AES-256-GCM seals.
///
/// ```
/// salt (16 octets) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
/// ```
///
/// Cost parameters are those of the key files: N = 2^14, r = 8, p = 1 (RFC 7914 §2).
public enum PassphraseSeal {
    private static let saltLength = 16

    /// Seals `secret`; `purpose` must be given again to open it.
    ///
    /// - Throws: `CryptoError` with `.emptyPassphrase` or `.library`.
    public static func seal(
        _ secret: borrowing SecretBytes,
        passphrase: borrowing SecretBytes,
        purpose: String
    ) throws(CryptoError) -> [UInt8] {
        let salt = try SecureRandom.bytes(saltLength)
        let key = try derive(passphrase, salt: salt)
        var plaintext = secret.copyBytes()
        defer { plaintext.wipe() }
        return salt + (try SymmetricCipher.seal(plaintext, key: key, associatedData: Array(purpose.utf8)))
    }

    /// Opens what `seal` made.
    ///
    /// - Throws: `CryptoError` with `.wrongPassphrase` when it does not open, for whatever reason.
    public static func open(
        _ sealed: [UInt8],
        passphrase: borrowing SecretBytes,
        purpose: String
    ) throws(CryptoError) -> SecretBytes {
        guard sealed.count > saltLength else { throw CryptoError(.malformed(what: "sealed secret")) }
        let key = try derive(passphrase, salt: Array(sealed.prefix(saltLength)))
        var plaintext: [UInt8]
        do {
            let rest = Array(sealed.dropFirst(saltLength))
            plaintext = try SymmetricCipher.open(rest, key: key, associatedData: Array(purpose.utf8))
        } catch {
            throw CryptoError(.wrongPassphrase)
        }
        defer { plaintext.wipe() }
        return SecretBytes(copying: plaintext)
    }

    private static func derive(
        _ passphrase: borrowing SecretBytes,
        salt: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        guard !passphrase.isEmpty else { throw CryptoError(.emptyPassphrase) }
        var phrase = passphrase.copyBytes()
        var key = [UInt8](repeating: 0, count: 32)
        defer {
            phrase.wipe()
            key.wipe()
        }
        let status = unsafe phrase.withUnsafeBytes { phrase in
            unsafe EVP_PBE_scrypt(
                phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                phrase.count,
                salt,
                salt.count,
                1 << 14,
                8,
                1,
                64 << 20,
                &key,
                key.count
            )
        }
        try check(status, "EVP_PBE_scrypt")
        return SecretBytes(copying: key)
    }
}
