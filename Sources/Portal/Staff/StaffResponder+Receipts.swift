import Enrollment
import Model
import Store

/// 收款明细: what arrived from day to day and what it adds up to, to be held against the statement of a bank.
extension StaffResponder {
    private static let receiptColumns = [
        "number", "order_amount", "col_channel", "col_transaction", "state", "col_evidence", "col_recorder",
        "audit_time",
    ]

    func receipts(_ visit: StaffVisit) throws -> HTTPReply {
        let days = ReceiptDays(visit.query, today: CalendarDay(services.clock.now))
        let place = QueuePlace(visit.query)
        let language = visit.language
        let found = try services.book.payments(
            recorded: days.times,
            skipping: place.skipping,
            limit: place.limit
        )
        let columns = StaffResponder.receiptColumns.map { words.text($0, language) }
        let rows = found.prefix(QueuePlace.size).map { QueueView.Row(receipt($0, language), columns) }
        func link(_ number: Int) -> String { "/receipts?page=\(number)\(days.query)" }
        let view = QueueView(
            title: words.text("register_receipts", language),
            intro: words.text("register_receipts_text", language),
            path: StaffRegisterPage.receipts.path,
            columns: columns,
            rows: rows,
            filters: days.inputs.map { name, value in
                let label = words.text("audit_\(name)", language)
                return QueueView.Filter(name: name, label: label, value: value, isChoice: false)
            },
            totals: try services.book.paymentSums(recorded: days.times).map { total($0, language) },
            isEmpty: rows.isEmpty,
            empty: words.text("receipts_empty", language),
            start: nil,
            earlier: place.number > 1 ? link(place.number - 1) : nil,
            later: found.count > QueuePlace.size ? link(place.number + 1) : nil
        )
        return page("queue", "register_receipts", visit, view)
    }

    private func receipt(_ payment: PaymentRecord, _ language: Language) -> [QueueFact] {
        let waits = payment.state == .refunding || payment.state == .mismatched
        return [
            QueueFact(
                payment.application.text,
                path: waits ? "/refunds/\(payment.application)" : nil,
                isMono: true
            ),
            QueueFact("\(Money.yuan(payment.amountFen)) 元"),
            QueueFact(words.text("channel_\(payment.channel)", language)),
            QueueFact(payment.transaction, isMono: true),
            QueueFact(
                words.text("payment_\(payment.state.rawValue)", language),
                tone: waits ? "act" : "quiet"
            ),
            QueueFact(payment.evidence ?? ""), QueueFact(payment.recordedBy, isMono: true),
            QueueFact(Shown.time(payment.createdAt)),
        ]
    }

    private func total(_ sum: PaymentSum, _ language: Language) -> SheetView.Row {
        let channel = words.text("channel_\(sum.channel)", language)
        let state = words.text("payment_\(sum.state.rawValue)", language)
        let amount = words.text("receipts_sum", language, String(sum.count), Money.yuan(sum.amountFen))
        return SheetView.Row(label: "\(channel) · \(state)", value: amount)
    }
}

/// From which day to which, both included; 31 days at most.
struct ReceiptDays: Sendable {
    static let most = 31

    let first: CalendarDay
    let last: CalendarDay

    /// Reads a query; what is no day is today, and the last is not before the first.
    init(_ query: FormBody, today: CalendarDay) {
        let from = query.text("from").flatMap { CalendarDay($0) }
        let to = query.text("to").flatMap { CalendarDay($0) }
        first = from ?? to ?? today
        last = min(max(first, to ?? from ?? today), first.advanced(byDays: ReceiptDays.most - 1))
    }

    /// All of these days.
    var times: ClosedRange<Timestamp> {
        let end = last.advanced(byDays: 1).start.advanced(bySeconds: -1)
        return first.start...max(first.start, end)
    }

    /// The inputs of its form.
    var inputs: [(name: String, value: String)] {
        [("from", first.description), ("to", last.description)]
    }

    /// For links to other pages.
    var query: String { "&from=\(first)&to=\(last)" }
}
