/// What is kept of a password: enough to know it again, and costly to guess from.
///
/// Source: RFC 7914.
public struct PasswordDigest: Hashable, Sendable {
    /// 16 random octets.
    public let salt: [UInt8]
    /// 32 octets.
    public let digest: [UInt8]
    /// The binary logarithm of scrypt's N.
    public let cost: Int

    /// Gathers what is kept.
    public init(salt: [UInt8], digest: [UInt8], cost: Int) {
        self.salt = salt
        self.digest = digest
        self.cost = cost
    }
}
