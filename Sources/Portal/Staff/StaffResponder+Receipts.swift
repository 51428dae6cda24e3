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
        let (book, language) = (services.book, visit.language)
        let register = PaymentRegister(
            page: .receipts,
            title: words.text("register_receipts", language),
            intro: words.text("register_receipts_text", language),
            empty: words.text("receipts_empty", language),
            columns: StaffResponder.receiptColumns.map { words.text($0, language) },
            find: { try book.payments(recorded: $0, skipping: $1, limit: $2) },
            row: { [self] in receipt($0, language) },
            fields: { [self] in receiptFields($0, language) },
            totals: { [self] times in
                try book.paymentSums(recorded: times).map { total($0, language) }
                    + book.paymentDays(recorded: times).map { total($0, language) }
            }
        )
        return try show(register, visit)
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

    /// A day beside the orders that were paid on it: what is over belongs to none.
    private func total(_ day: PaymentDay, _ language: Language) -> SheetView.Row {
        let text = words.text(
            "receipts_day",
            language,
            String(day.payments),
            Money.yuan(day.amountFen),
            String(day.orders),
            Money.yuan(day.orderFen),
            Money.yuan(day.amountFen - day.orderFen)
        )
        return SheetView.Row(label: CalendarDay(day.start).description, value: text)
    }

    private func receiptFields(_ payment: PaymentRecord, _ language: Language) -> [String] {
        [
            payment.application.text, Money.yuan(payment.amountFen),
            words.text("channel_\(payment.channel)", language), payment.transaction,
            words.text("payment_\(payment.state.rawValue)", language), payment.evidence ?? "",
            payment.recordedBy, Shown.time(payment.createdAt),
        ]
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
