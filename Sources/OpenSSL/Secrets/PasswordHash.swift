import COpenSSL
public import Model

/// Passwords as they are kept: scrypt over a salt of their own, so that each guess costs memory and time.
///
/// r = 8, p = 1; N = 2^cost, so that cost 15 takes 32 MiB and about a tenth of a second.
///
/// Source: RFC 7914 §2.
public enum PasswordHash {
    /// What new passwords cost.
    public static let cost = 15
    /// Costs that are computed: less is no protection, more would be an attack by who writes the book.
    private static let costs = 10...20

    /// What is to be kept of a password.
    ///
    /// - Parameters:
    ///   - password: what the person chose, not empty.
    ///   - cost: the binary logarithm of scrypt's N.
    /// - Returns: salt, digest and cost.
    /// - Throws: `CryptoError` with `.emptyPassphrase`, `.notAllowed` or `.library`.
    public static func make(
        _ password: borrowing SecretBytes,
        cost: Int = PasswordHash.cost
    ) throws(CryptoError) -> PasswordDigest {
        let salt = try SecureRandom.bytes(16)
        return PasswordDigest(salt: salt, digest: try derive(password, salt: salt, cost: cost), cost: cost)
    }

    /// Whether a password is the one that was kept.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a cost that nobody should pay, `.library`.
    public static func matches(
        _ password: borrowing SecretBytes,
        _ kept: PasswordDigest
    ) throws(CryptoError) -> Bool {
        guard !password.isEmpty else { return false }
        var digest = try derive(password, salt: kept.salt, cost: kept.cost)
        defer { digest.wipe() }
        return MessageAuthentication.isEqual(digest, kept.digest)
    }

    private static func derive(
        _ password: borrowing SecretBytes,
        salt: [UInt8],
        cost: Int
    ) throws(CryptoError) -> [UInt8] {
        guard !password.isEmpty else { throw CryptoError(.emptyPassphrase) }
        guard costs.contains(cost) else { throw CryptoError(.notAllowed(what: "scrypt cost \(cost)")) }
        var phrase = password.copyBytes()
        defer { phrase.wipe() }
        var digest = [UInt8](repeating: 0, count: 32)
        let status = unsafe phrase.withUnsafeBytes { phrase in
            unsafe EVP_PBE_scrypt(
                phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                phrase.count,
                salt,
                salt.count,
                1 << UInt64(cost),
                8,
                1,
                1 << UInt64(cost + 11),
                &digest,
                digest.count
            )
        }
        try check(status, "EVP_PBE_scrypt")
        return digest
    }
}
