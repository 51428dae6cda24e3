/// 收款: money that arrived for an order, whether it fits or not.
///
/// Source: product.md §4.5.
public struct PaymentRecord: Hashable, Sendable {
    /// `ACCEPTED → REFUNDING → REFUNDED`; what is late or double begins as REFUNDING, what is of another amount as MISMATCHED.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 已入账: it paid the order.
        case accepted = "ACCEPTED"
        /// 金额不符: nothing moved; finance looks at it.
        case mismatched = "MISMATCHED"
        /// 待退款.
        case refunding = "REFUNDING"
        /// 已退款.
        case refunded = "REFUNDED"
    }

    /// How it arrived, as `OFFLINE`.
    public let channel: String
    /// The channel's transaction number, unique in the channel.
    public let transaction: String
    /// The application it was paid for.
    public let application: ApplicationNumber
    /// How much, in fen.
    public let amountFen: Int64
    /// Where it stands.
    public var state: State
    /// What finance saw, as the bank's receipt; nil for none.
    public let evidence: String?
    /// The transaction by which it went back; nil before.
    public var refundTransaction: String?
    /// Who recorded it, as the audit chain names them.
    public let recordedBy: String
    /// When it was recorded.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        channel: String,
        transaction: String,
        application: ApplicationNumber,
        amountFen: Int64,
        state: State,
        evidence: String?,
        refundTransaction: String? = nil,
        recordedBy: String,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.channel = channel
        self.transaction = transaction
        self.application = application
        self.amountFen = amountFen
        self.state = state
        self.evidence = evidence
        self.refundTransaction = refundTransaction
        self.recordedBy = recordedBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
