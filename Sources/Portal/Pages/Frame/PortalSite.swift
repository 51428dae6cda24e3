/// What a portal is called, where browsers reach it, and what it tells applicants.
public struct PortalSite: Hashable, Sendable {
    /// Where applicants transfer fees to (对公转账).
    public struct Account: Hashable, Sendable {
        /// 收款单位.
        public let payee: String
        /// 开户行.
        public let bank: String
        /// 账号.
        public let number: String

        /// Names an account.
        public init(payee: String, bank: String, number: String) {
            self.payee = payee
            self.bank = bank
            self.number = number
        }
    }

    /// 名称.
    public let name: String
    /// Scheme, host and port, as `https://ca.example.cn`; forms are taken from pages of this origin only.
    public let origin: String
    /// 客服热线; nil for none.
    public let hotline: String?
    /// Where fees are transferred to.
    public let account: Account
    /// Whether TLS ends here; without it a proxy on this machine is in front, and says where browsers are.
    public let hasTLS: Bool
    /// 预计审核时间.
    public let reviewTime: String
    /// Days until an unpaid order lapses.
    public let unpaidDays: Int64
    /// ICP备案号; nil for none.
    public let icpRecord: String?

    /// Describes a portal.
    public init(
        name: String,
        origin: String,
        hotline: String?,
        account: Account,
        hasTLS: Bool,
        reviewTime: String,
        unpaidDays: Int64,
        icpRecord: String? = nil
    ) {
        self.name = name
        self.origin = origin
        self.hotline = hotline
        self.account = account
        self.hasTLS = hasTLS
        self.reviewTime = reviewTime
        self.unpaidDays = unpaidDays
        self.icpRecord = icpRecord
    }
}
