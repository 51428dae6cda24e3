/// 会话: a browser that somebody logged in with.
public struct AccountSessionRecord: Hashable, Sendable {
    /// SHA-256 of the token that the browser has; the token itself is kept nowhere.
    public let digest: [UInt8]
    /// The account.
    public let login: String
    /// When somebody logged in.
    public let createdAt: Timestamp
    /// When it was last used, to the minute.
    public let seenAt: Timestamp
    /// Whether the platform sent them: then logging out ends their session there, too, where it offers that.
    public let isFromPlatform: Bool

    /// Makes a record.
    public init(
        digest: [UInt8],
        login: String,
        createdAt: Timestamp,
        seenAt: Timestamp,
        isFromPlatform: Bool = false
    ) {
        self.digest = digest
        self.login = login
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.isFromPlatform = isFromPlatform
    }
}
