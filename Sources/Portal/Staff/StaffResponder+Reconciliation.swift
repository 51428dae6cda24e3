import Enrollment
import Model
import Store

/// 对账: money about which a provider has not answered, or that fits no order.
extension StaffResponder {
    /// More is not shown: what is mended makes room for the rest.
    private static let most = 100

    private static let columns = [
        "number", "order_amount", "col_channel", "col_transaction", "reconciliation_what",
        "reconciliation_detail", "col_since",
    ]

    func reconciliation(_ visit: StaffVisit) throws -> HTTPReply {
        let language = visit.language
        let columns = StaffResponder.columns.map { words.text($0, language) }
        let facts = try differences(language)
        let view = QueueView(
            title: words.text("register_reconciliation", language),
            intro: words.text("register_reconciliation_text", language),
            path: StaffRegisterPage.reconciliation.path,
            columns: columns,
            rows: facts.prefix(StaffResponder.most).map { QueueView.Row($0, columns) },
            filters: [],
            isEmpty: facts.isEmpty,
            empty: words.text("reconciliation_empty", language),
            start: nil,
            earlier: nil,
            later: nil
        )
        return page("queue", "register_reconciliation", visit, view)
    }

    /// Refunds first: somebody waits for that money.
    private func differences(_ language: Language) throws -> [[QueueFact]] {
        let most = StaffResponder.most
        let refunds = try services.book.refunds([.failed, .waiting], limit: most).compactMap {
            try facts($0, language)
        }
        let wrong = try services.book.payments([.mismatched], limit: most).map { payment in
            difference(
                payment.application,
                payment.amountFen,
                payment.channel,
                payment.transaction,
                word: "payment_MISMATCHED",
                detail: nil,
                since: payment.createdAt,
                language
            )
        }
        let open = try services.book.stuckCheckouts(limit: most).map { checkout in
            difference(
                checkout.application,
                checkout.amountFen,
                checkout.channel,
                checkout.trade,
                word: "reconciliation_OPEN",
                detail: checkout.detail,
                since: checkout.createdAt,
                language
            )
        }
        return refunds + wrong + open
    }

    private func facts(_ refund: RefundRecord, _ language: Language) throws -> [QueueFact]? {
        let (channel, transaction) = (refund.channel, refund.transaction)
        guard let payment = try services.book.payment(channel: channel, transaction: transaction) else {
            return nil
        }
        return difference(
            payment.application,
            refund.amountFen,
            channel,
            transaction,
            word: "refund_\(refund.state.rawValue)",
            detail: refund.detail,
            since: refund.updatedAt,
            language
        )
    }

    private func difference(
        _ number: ApplicationNumber,
        _ fen: Int64,
        _ channel: String,
        _ transaction: String,
        word: String,
        detail: String?,
        since: Timestamp,
        _ language: Language
    ) -> [QueueFact] {
        let isMoney = word != "reconciliation_OPEN"
        return [
            QueueFact(number.text, path: isMoney ? "/refunds/\(number)" : nil, isMono: true),
            QueueFact("\(Money.yuan(fen)) 元"),
            QueueFact(words.text("channel_\(channel)", language)),
            QueueFact(transaction, isMono: true),
            QueueFact(words.text(word, language), tone: word == "refund_WAITING" ? "wait" : "bad"),
            QueueFact(detail ?? ""),
            QueueFact(Shown.time(since)),
        ]
    }
}
