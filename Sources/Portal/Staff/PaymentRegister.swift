import Enrollment
import Model
import Store

/// 收款明细 or 退款明细: payments from day to day, in the words of one language.
struct PaymentRegister {
    let page: StaffRegisterPage
    let title: String
    let intro: String
    /// What stands there when nothing was found.
    let empty: String
    let columns: [String]
    /// The payments of these times: so many are skipped, and so many are wanted at most.
    let find: (_ times: ClosedRange<Timestamp>, _ skipping: Int, _ limit: Int) throws -> [PaymentRecord]
    /// A row of the page.
    let row: (PaymentRecord) -> [QueueFact]
    /// The same as text, for a table.
    let fields: (PaymentRecord) -> [String]
    /// What the payments add up to.
    let totals: (_ times: ClosedRange<Timestamp>) throws -> [SheetView.Row]
}

extension StaffResponder {
    /// Rows of a table that is taken away.
    private static let mostRows = 50_000

    /// A page of a register, or with `format=csv` all of its days as a table for a spreadsheet.
    func show(_ register: PaymentRegister, _ visit: StaffVisit) throws -> HTTPReply {
        let days = ReceiptDays(visit.query, today: CalendarDay(services.clock.now))
        guard visit.query.text("format") != "csv" else { return try table(register, days) }
        let place = QueuePlace(visit.query)
        let found = try register.find(days.times, place.skipping, place.limit)
        let rows = found.prefix(QueuePlace.size).map { QueueView.Row(register.row($0), register.columns) }
        let path = register.page.path
        func link(_ number: Int) -> String { "\(path)?page=\(number)\(days.query)" }
        let view = QueueView(
            title: register.title,
            intro: register.intro,
            path: path,
            columns: register.columns,
            rows: rows,
            filters: days.inputs.map { name, value in
                let label = words.text("audit_\(name)", visit.language)
                return QueueView.Filter(name: name, label: label, value: value, isChoice: false)
            },
            totals: try register.totals(days.times),
            isEmpty: rows.isEmpty,
            empty: register.empty,
            start: nil,
            earlier: place.number > 1 ? link(place.number - 1) : nil,
            later: found.count > QueuePlace.size ? link(place.number + 1) : nil,
            download: rows.isEmpty ? nil : "\(path)?format=csv\(days.query)"
        )
        return page("queue", "register_\(register.page.rawValue)", visit, view)
    }

    /// One that is cut would be taken for whole, so it is refused.
    private func table(_ register: PaymentRegister, _ days: ReceiptDays) throws -> HTTPReply {
        let found = try register.find(days.times, 0, StaffResponder.mostRows + 1)
        guard found.count <= StaffResponder.mostRows else { throw PageError.tooLarge }
        var table = CommaTable(register.columns)
        for payment in found { table.add(register.fields(payment)) }
        let name = "\(register.page.rawValue)-\(days.first)-\(days.last).csv"
        return HTTPReply(
            status: 200,
            fields: frame.guarded([
                ("content-type", "text/csv; charset=utf-8"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ]),
            body: table.octets
        )
    }
}
