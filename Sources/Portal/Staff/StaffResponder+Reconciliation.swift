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
        let differences = try MoneyDifference.all(in: services.book, limit: StaffResponder.most)
            .map { facts($0, language) }
        let view = QueueView(
            title: words.text("register_reconciliation", language),
            intro: words.text("register_reconciliation_text", language),
            path: StaffRegisterPage.reconciliation.path,
            columns: columns,
            rows: differences.prefix(StaffResponder.most).map { QueueView.Row($0, columns) },
            filters: [],
            isEmpty: differences.isEmpty,
            empty: words.text("reconciliation_empty", language),
            start: nil,
            earlier: nil,
            later: nil
        )
        return page("queue", "register_reconciliation", visit, view)
    }

    private func facts(_ difference: MoneyDifference, _ language: Language) -> [QueueFact] {
        let number = difference.application
        let isMoney = difference.matter != .open
        return [
            QueueFact(number.text, path: isMoney ? "/refunds/\(number)" : nil, isMono: true),
            QueueFact("\(Money.yuan(difference.amountFen)) 元"),
            QueueFact(words.text("channel_\(difference.channel)", language)),
            QueueFact(difference.transaction, isMono: true),
            QueueFact(
                words.text(difference.matter.word, language),
                tone: difference.matter == .refundWaiting ? "wait" : "bad"
            ),
            QueueFact(difference.detail ?? ""),
            QueueFact(Shown.time(difference.since)),
        ]
    }
}
