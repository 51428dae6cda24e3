import Enrollment
import Model
import Store

/// 退款明细: what went back from day to day, which 收款明细 has on the day it came.
extension StaffResponder {
    /// Rows of a table that is taken away.
    private static let mostRows = 50_000

    private static let columns = [
        "number", "order_amount", "col_channel", "col_transaction", "returns_paid", "col_refund",
        "returns_at",
    ]

    func returns(_ visit: StaffVisit) throws -> HTTPReply {
        let days = ReceiptDays(visit.query, today: CalendarDay(services.clock.now))
        let place = QueuePlace(visit.query)
        let language = visit.language
        guard visit.query.text("format") != "csv" else { return try returnFile(days, language) }
        let found = try services.book.payments(
            returned: days.times,
            skipping: place.skipping,
            limit: place.limit
        )
        let columns = StaffResponder.columns.map { words.text($0, language) }
        let rows = found.prefix(QueuePlace.size).map { payment in
            QueueView.Row(fields(payment, language).map { QueueFact($0) }, columns)
        }
        let path = StaffRegisterPage.returns.path
        func link(_ number: Int) -> String { "\(path)?page=\(number)\(days.query)" }
        let view = QueueView(
            title: words.text("register_returns", language),
            intro: words.text("register_returns_text", language),
            path: path,
            columns: columns,
            rows: rows,
            filters: days.inputs.map { name, value in
                let label = words.text("audit_\(name)", language)
                return QueueView.Filter(name: name, label: label, value: value, isChoice: false)
            },
            totals: try services.book.returnedSums(days.times).map { sum($0, language) },
            isEmpty: rows.isEmpty,
            empty: words.text("returns_empty", language),
            start: nil,
            earlier: place.number > 1 ? link(place.number - 1) : nil,
            later: found.count > QueuePlace.size ? link(place.number + 1) : nil,
            download: rows.isEmpty ? nil : "\(path)?format=csv\(days.query)"
        )
        return page("queue", "register_returns", visit, view)
    }

    private func fields(_ payment: PaymentRecord, _ language: Language) -> [String] {
        [
            payment.application.text, Money.yuan(payment.amountFen),
            words.text("channel_\(payment.channel)", language), payment.transaction,
            Shown.time(payment.createdAt), payment.refundTransaction ?? "", Shown.time(payment.updatedAt),
        ]
    }

    private func sum(_ sum: PaymentSum, _ language: Language) -> SheetView.Row {
        SheetView.Row(
            label: words.text("channel_\(sum.channel)", language),
            value: words.text("returns_sum", language, String(sum.count), Money.yuan(sum.amountFen))
        )
    }

    /// All of it as a table for a spreadsheet; one that is cut would be taken for whole, so it is refused.
    private func returnFile(_ days: ReceiptDays, _ language: Language) throws -> HTTPReply {
        let found = try services.book.payments(returned: days.times, limit: StaffResponder.mostRows + 1)
        guard found.count <= StaffResponder.mostRows else { throw PageError.tooLarge }
        var table = CommaTable(StaffResponder.columns.map { words.text($0, language) })
        for payment in found { table.add(fields(payment, language)) }
        return HTTPReply(
            status: 200,
            fields: frame.guarded([
                ("content-type", "text/csv; charset=utf-8"),
                (
                    "content-disposition",
                    "attachment; filename=\"returns-\(days.first)-\(days.last).csv\""
                ),
            ]),
            body: table.octets
        )
    }
}
