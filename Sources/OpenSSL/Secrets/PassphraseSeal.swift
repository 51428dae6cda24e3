import COpenSSL

/// Small secrets kept in a file under a passphrase: scrypt makes the key, AES-256-GCM seals.
///
/// ```
/// salt (16 octets) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
/// "PKISEAL2" ‖ p (1 octet) ‖ the same                        when p is not 1
/// ```
///
/// Cost parameters are those of the key files: N = 2^14, r = 8, p = 1 to 16 (RFC 7914 §2).
public enum PassphraseSeal {
    private static let saltLength = 16
    private static let magic = Array("PKISEAL2".utf8)

    /// What scrypt's p may be.
    public static let parallelisms = 1...16

    /// Seals `secret`; `purpose` must be given again to open it.
    ///
    /// - Throws: `CryptoError` with `.emptyPassphrase`, `.notAllowed` for another `parallelism`, scrypt's p, or `.library`.
    public static func seal(
        _ secret: borrowing SecretBytes,
        passphrase: borrowing SecretBytes,
        purpose: String,
        parallelism: Int = 1
    ) throws(CryptoError) -> [UInt8] {
        guard parallelisms.contains(parallelism) else {
            throw CryptoError(.notAllowed(what: "scrypt p=\(parallelism)"))
        }
        let salt = try SecureRandom.bytes(saltLength)
        let key = try derive(passphrase, salt: salt, parallelism)
        var plaintext = secret.copyBytes()
        defer { plaintext.wipe() }
        let head = parallelism == 1 ? [] : magic + [UInt8(clamping: parallelism)]
        return head + salt
            + (try SymmetricCipher.seal(plaintext, key: key, associatedData: Array(purpose.utf8)))
    }

    /// scrypt's p of something that is sealed; what it says of itself.
    public static func parallelism(of sealed: [UInt8]) -> Int {
        guard sealed.starts(with: magic), sealed.count > magic.count else { return 1 }
        return Int(sealed[magic.count])
    }

    /// Opens what `seal` made.
    ///
    /// - Throws: `CryptoError` with `.wrongPassphrase` when it does not open, for whatever reason.
    public static func open(
        _ sealed: [UInt8],
        passphrase: borrowing SecretBytes,
        purpose: String
    ) throws(CryptoError) -> SecretBytes {
        let parallelism = parallelism(of: sealed)
        let body = sealed.starts(with: magic) ? Array(sealed.dropFirst(magic.count + 1)) : sealed
        guard body.count > saltLength, parallelisms.contains(parallelism) else {
            throw CryptoError(.malformed(what: "sealed secret"))
        }
        let key = try derive(passphrase, salt: Array(body.prefix(saltLength)), parallelism)
        var plaintext: [UInt8]
        do {
            let rest = Array(body.dropFirst(saltLength))
            plaintext = try SymmetricCipher.open(rest, key: key, associatedData: Array(purpose.utf8))
        } catch {
            throw CryptoError(.wrongPassphrase)
        }
        defer { plaintext.wipe() }
        return SecretBytes(copying: plaintext)
    }

    private static func derive(
        _ passphrase: borrowing SecretBytes,
        salt: [UInt8],
        _ parallelism: Int
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
                UInt64(parallelism),
                64 << 20,
                &key,
                key.count
            )
        }
        try check(status, "EVP_PBE_scrypt")
        return SecretBytes(copying: key)
    }
}
