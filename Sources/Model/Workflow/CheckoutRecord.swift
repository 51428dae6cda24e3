/// 线上支付: a trade that was opened at a payment provider for an order, until it is known what became of it.
///
/// Source: product.md §4.5.
public struct CheckoutRecord: Hashable, Sendable {
    /// `OPEN → PAID | CLOSED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 支付中: the provider is asked from time to time.
        case open = "OPEN"
        /// 已支付: money arrived, whether it fits or not.
        case paid = "PAID"
        /// 已关闭: nobody paid it, and nobody can any more.
        case closed = "CLOSED"
    }

    /// Our number of the trade at the provider (商户订单号), unique.
    public let trade: String
    /// The application whose order is to be paid.
    public let application: ApplicationNumber
    /// 1, 2, 3 … within the application.
    public let sequence: Int
    /// The way, as `ALIPAY`.
    public let channel: String
    /// How much is asked for, in fen; the order's amount.
    public let amountFen: Int64
    /// Where it stands.
    public var state: State
    /// How often the provider was asked.
    public var attempts: Int
    /// When the provider is asked next.
    public var dueAt: Timestamp
    /// Until when the provider lets somebody pay it.
    public let expiresAt: Timestamp
    /// Why the provider could not be asked the last time; nil for nothing.
    public var detail: String?
    /// When it was opened.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        trade: String,
        application: ApplicationNumber,
        sequence: Int,
        channel: String,
        amountFen: Int64,
        state: State,
        attempts: Int,
        dueAt: Timestamp,
        expiresAt: Timestamp,
        detail: String? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.trade = trade
        self.application = application
        self.sequence = sequence
        self.channel = channel
        self.amountFen = amountFen
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.expiresAt = expiresAt
        self.detail = detail
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
