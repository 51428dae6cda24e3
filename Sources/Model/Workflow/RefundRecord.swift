/// 原路退款: money that goes back through the provider it came by, from the confirmation until the provider says it is done.
///
/// Source: product.md §4.5.
public struct RefundRecord: Hashable, Sendable {
    /// `WAITING → DONE | FAILED`, `FAILED → WAITING` when it is confirmed again.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 退款处理中: it is asked for until the provider answers.
        case waiting = "WAITING"
        /// 已退款.
        case done = "DONE"
        /// 退款失败: the provider refused; people look at it.
        case failed = "FAILED"
    }

    /// The way the payment came, as `ALIPAY`.
    public let channel: String
    /// The payment's transaction number in the channel.
    public let transaction: String
    /// Our number of the refund at the provider; the same one never goes back twice.
    public let request: String
    /// How much, in fen: all of the payment.
    public let amountFen: Int64
    /// Where it stands.
    public var state: State
    /// How often it was asked for since it was confirmed.
    public var attempts: Int
    /// When it is asked for next.
    public var dueAt: Timestamp
    /// What the provider said the last time; nil for nothing.
    public var detail: String?
    /// Who confirmed it, as the audit chain names them.
    public var confirmedBy: String
    /// When it was confirmed first.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        channel: String,
        transaction: String,
        request: String,
        amountFen: Int64,
        state: State,
        attempts: Int,
        dueAt: Timestamp,
        detail: String? = nil,
        confirmedBy: String,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.channel = channel
        self.transaction = transaction
        self.request = request
        self.amountFen = amountFen
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.detail = detail
        self.confirmedBy = confirmedBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
