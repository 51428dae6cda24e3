/// 账号: who may log in to the portal; its applications belong to its login name.
public struct AccountRecord: Hashable, Sendable {
    /// 登录名: 4 to 32 characters, unique for ever, because the audit chain names the owner of an application by it.
    public let login: String
    /// 手机: the number that a code was proven to reach; one account for each.
    public var mobile: String
    /// Whose secret the account has.
    public var password: PasswordDigest
    /// Whether it may be used.
    public var isActive: Bool
    /// Grows by one with every change.
    public var version: Int64
    /// When it was opened.
    public let createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        login: String,
        mobile: String,
        password: PasswordDigest,
        isActive: Bool,
        version: Int64,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.login = login
        self.mobile = mobile
        self.password = password
        self.isActive = isActive
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
