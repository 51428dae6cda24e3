import Enrollment
import Model
import Store

/// 发票: what is to be issued, and what is to be reversed, in the tax system; here its number is put on record.
extension StaffResponder {
    func invoice(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try invoicePage(number, visit) }
        let kept: KeptInvoice?
        do throws(EnrollmentError) {
            kept = try await keep(number, visit)
        } catch {
            return try await refused(error, visit) { faults, status in
                try invoicePage(number, visit, faults, status: status)
            }
        }
        return try await decide(visit) { () throws(EnrollmentError) in
            switch visit.text("deed") {
            case "invoice_issue": return .issueInvoice(number, code: visit.text("number"), kept)
            case "invoice_reverse": return .reverseInvoice(number, code: visit.text("number"))
            default: throw StaffResponder.unknownDeed
            }
        } again: { faults, status in
            try invoicePage(number, visit, faults, status: status)
        }
    }

    /// The PDF that came with the form, kept for the decision; nil for none.
    private func keep(
        _ number: ApplicationNumber,
        _ visit: StaffVisit
    ) async throws(EnrollmentError) -> KeptInvoice? {
        let file = visit.body?.files.first { $0.name == "file" }
        guard let file, visit.text("deed") == "invoice_issue" else { return nil }
        return try await services.enrollment.keepInvoice(
            Array(file.content),
            of: number,
            code: visit.text("number"),
            by: visit.principal
        )
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
        var inputs = [DeedInput("number", word, .line(length: 20))]
        if invoice.state == .requested { inputs.append(DeedInput("file", "invoice_pdf", .file)) }
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
