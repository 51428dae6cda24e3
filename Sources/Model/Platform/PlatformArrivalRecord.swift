/// Somebody whom the platform has sent, and who has no account here yet, while they decide for one.
public struct PlatformArrivalRecord: Hashable, Sendable {
    /// SHA-256 of the token of the browser they came with; nobody else can go on.
    public let browser: [UInt8]
    /// Who they are there.
    public let subject: PlatformSubject
    /// 手机, where the platform has verified it and is believed; nil otherwise.
    public let mobile: String?
    /// 姓名, where the platform has verified it and is believed; nil otherwise.
    public let name: String?
    /// From then on they have to come again.
    public let expiresAt: Timestamp

    /// Makes a record.
    public init(
        browser: [UInt8],
        subject: PlatformSubject,
        mobile: String?,
        name: String? = nil,
        expiresAt: Timestamp
    ) {
        self.browser = browser
        self.subject = subject
        self.mobile = mobile
        self.name = name
        self.expiresAt = expiresAt
    }
}
