/// 订单: what an application costs and whether it was paid; one per application.
public struct OrderRecord: Hashable, Sendable {
    /// `UNPAID → PAID → REFUNDING → REFUNDED`; `UNPAID → CANCELLED` (product.md §4.5).
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待支付.
        case unpaid = "UNPAID"
        /// 已支付.
        case paid = "PAID"
        /// 已取消.
        case cancelled = "CANCELLED"
        /// 退款中.
        case refunding = "REFUNDING"
        /// 已退款.
        case refunded = "REFUNDED"
    }

    /// The application it pays for.
    public let application: ApplicationNumber
    /// The price in fen, frozen at approval; 0 or more.
    public let amountFen: Int64
    /// Where it stands.
    public let state: State
    /// How it was paid, as `OFFLINE`; nil before.
    public let channel: String?
    /// The channel's transaction number, unique per channel; nil before.
    public let channelTransaction: String?
    /// Who confirmed an offline payment; nil otherwise.
    public let confirmedBy: String?
    /// When it was opened.
    public let createdAt: Timestamp
    /// When it was paid; nil before.
    public let paidAt: Timestamp?

    /// Makes a record.
    public init(
        application: ApplicationNumber,
        amountFen: Int64,
        state: State,
        channel: String? = nil,
        channelTransaction: String? = nil,
        confirmedBy: String? = nil,
        createdAt: Timestamp,
        paidAt: Timestamp? = nil
    ) {
        self.application = application
        self.amountFen = amountFen
        self.state = state
        self.channel = channel
        self.channelTransaction = channelTransaction
        self.confirmedBy = confirmedBy
        self.createdAt = createdAt
        self.paidAt = paidAt
    }
}
