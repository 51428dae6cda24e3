import Enrollment
import Model
import Store

/// 发票: what is to be issued, and what is to be reversed, in the tax system; here its number is put on record.
extension StaffResponder {
    func invoice(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try invoicePage(number, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            switch visit.text("deed") {
            case "invoice_issue": return .issueInvoice(number, code: visit.text("number"))
            case "invoice_reverse": return .reverseInvoice(number, code: visit.text("number"))
            default: throw StaffResponder.unknownDeed
            }
        } again: { faults, status in
            try invoicePage(number, visit, faults, status: status)
        }
    }

    private func invoicePage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard let invoice = try services.book.invoice(of: number) else { throw PageError.notFound }
        let language = visit.language
        var rows = zip(StaffQueue.invoices.columns, facts(invoice, language)).map { word, fact in
            SheetView.Row(label: words.text(word, language), value: fact.text)
        }
        for (word, value) in [("invoice_number", invoice.number), ("invoice_reversal", invoice.reversal)] {
            if let value { rows.append(SheetView.Row(label: words.text(word, language), value: value)) }
        }
        let deed: String? =
            switch invoice.state {
            case .requested: "invoice_issue"
            case .redDue: "invoice_reverse"
            case .issued, .cancelled, .reversed: nil
            }
        let word = invoice.state == .redDue ? "invoice_reversal" : "invoice_number"
        let inputs = [DeedInput("number", word, .line(length: 20))]
        let view = DeedView(
            title: words.text("queue_invoices", language),
            state: words.text("invoice_\(invoice.state.rawValue)", language),
            tone: deed == nil ? "quiet" : "act",
            facts: rows,
            faults: faults,
            forms: deed.map { [form($0, to: "/invoices/\(number)", asking: inputs, visit, faults)] } ?? [],
            notice: deed == nil ? words.text("deed_over", language) : nil,
            back: StaffQueue.invoices.path
        )
        return page("deed", "queue_invoices", visit, view, status: status)
    }
}
