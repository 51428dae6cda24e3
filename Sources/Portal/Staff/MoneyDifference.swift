import Model
import Store

/// 对账: money about which a provider has not answered, or that fits no order.
struct MoneyDifference: Sendable {
    /// What is the matter.
    enum Matter: String, CaseIterable {
        /// 退款失败: the provider refused.
        case refundFailed = "REFUND_FAILED"
        /// 退款处理中.
        case refundWaiting = "REFUND_WAITING"
        /// 金额不符.
        case mismatched = "MISMATCHED"
        /// A trade about which the provider could not be asked.
        case open = "OPEN"

        /// The name of its words.
        var word: String {
            switch self {
            case .refundFailed: "refund_FAILED"
            case .refundWaiting: "refund_WAITING"
            case .mismatched: "payment_MISMATCHED"
            case .open: "reconciliation_OPEN"
            }
        }
    }

    let application: ApplicationNumber
    let amountFen: Int64
    let channel: String
    let transaction: String
    let matter: Matter
    /// What the provider said the last time; nil for nothing.
    let detail: String?
    let since: Timestamp

    /// Refunds first, because somebody waits for that money; at most so many of each kind.
    static func all(in book: BookOfRecord, limit: Int) throws -> [MoneyDifference] {
        let refunds = try book.refunds([.failed, .waiting], limit: limit).compactMap {
            try MoneyDifference($0, in: book)
        }
        let wrong = try book.payments([.mismatched], limit: limit).map { MoneyDifference($0) }
        let open = try book.stuckCheckouts(limit: limit).map { MoneyDifference($0) }
        return refunds + wrong + open
    }
}

extension MoneyDifference {
    /// Nil when nothing is known of the payment.
    private init?(_ refund: RefundRecord, in book: BookOfRecord) throws {
        guard let payment = try book.payment(channel: refund.channel, transaction: refund.transaction) else {
            return nil
        }
        self.init(
            application: payment.application,
            amountFen: refund.amountFen,
            channel: refund.channel,
            transaction: refund.transaction,
            matter: refund.state == .failed ? .refundFailed : .refundWaiting,
            detail: refund.detail,
            since: refund.updatedAt
        )
    }

    private init(_ payment: PaymentRecord) {
        self.init(
            application: payment.application,
            amountFen: payment.amountFen,
            channel: payment.channel,
            transaction: payment.transaction,
            matter: .mismatched,
            detail: nil,
            since: payment.createdAt
        )
    }

    private init(_ checkout: CheckoutRecord) {
        self.init(
            application: checkout.application,
            amountFen: checkout.amountFen,
            channel: checkout.channel,
            transaction: checkout.trade,
            matter: .open,
            detail: checkout.detail,
            since: checkout.createdAt
        )
    }
}
