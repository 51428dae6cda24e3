import Enrollment
import Model
import OpenSSL
import Store

/// 发票 of one application: how it stands, and the form that asks for it.
struct InvoiceView: Sendable {
    /// One line to be typed.
    struct Field: Sendable {
        let name: String
        let label: String
        let value: String
        let error: String?
        let isRequired: Bool
    }

    let path: String
    let back: String
    /// Nil before it is asked for.
    let state: String?
    let tone: String
    let facts: [SheetView.Row]
    let fields: [Field]
    /// Whether it may be asked for, or mended.
    let canAsk: Bool
    let button: String
    /// Where its PDF is; nil for none.
    let file: String?
    let faults: [FaultView]
}

/// 发票: asked for after the order is paid (product.md §4.5).
extension PageResponder {
    func invoice(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        guard try hasInvoice(record) else { throw PageError.notFound }
        guard visit.body != nil else { return try invoicePage(record, visit) }
        let wish = InvoiceWish(
            title: visit.text("title"),
            taxNumber: visit.text("taxNo"),
            email: visit.text("email")
        )
        do throws(EnrollmentError) {
            _ = try await services.enrollment.requestInvoice(
                record.number,
                wish,
                by: .applicant(login: record.owner)
            )
            return redirect("/applications/\(record.number)/invoice")
        } catch {
            switch error.reason {
            case .validationFailed(let failures): return try invoicePage(record, visit, wish, failures)
            // Issued, or refunded, meanwhile: the page says how things stand.
            case .stateChanged: return redirect("/applications/\(record.number)/invoice")
            case .book(let cause):
                guard case .stateChanged = cause.reason else { throw error }
                return redirect("/applications/\(record.number)/invoice")
            default: throw error
            }
        }
    }

    /// Whether something was paid for which there is an invoice.
    func hasInvoice(_ record: ApplicationRecord) throws -> Bool {
        guard let order = try services.book.order(of: record.number), order.amountFen > 0 else {
            return false
        }
        return try order.state == .paid || services.book.invoice(of: record.number) != nil
    }

    /// The PDF, for its owner.
    func invoiceFile(_ record: ApplicationRecord) throws -> HTTPReply {
        guard let invoice = try services.book.invoice(of: record.number), let stored = invoice.storedAs else {
            throw PageError.notFound
        }
        let content = try services.documents.content(of: stored)
        let name = "invoice-\(record.number).pdf"
        return HTTPReply(
            status: 200,
            fields: guarded([
                ("content-type", "application/pdf"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ]),
            body: content
        )
    }

    private func invoicePage(
        _ record: ApplicationRecord,
        _ visit: Visit,
        _ typed: InvoiceWish? = nil,
        _ failures: [ValidationFailure] = []
    ) throws -> HTTPReply {
        let language = visit.language
        let known = try services.book.invoice(of: record.number)
        let isPaid = try services.book.order(of: record.number)?.state == .paid
        let canAsk = isPaid && (known == nil || known?.state == .requested)
        let form = try ApplicationSnapshot(canonicalJSON: record.snapshot).form
        let path = "/applications/\(record.number)/invoice"
        let wish = typed ?? PageResponder.wish(known, form)
        let texts = [("title", wish.title), ("taxNo", wish.taxNumber), ("email", wish.email)]
        let view = InvoiceView(
            path: path,
            back: "/applications/\(record.number)",
            state: known.map { words.text("invoice_\($0.state.rawValue)", language) },
            tone: known?.state == .issued ? "good" : "wait",
            facts: try invoiceFacts(record, known, language),
            fields: texts.map { name, value in
                InvoiceView.Field(
                    name: name,
                    label: words.text("field_invoice_\(name)", language),
                    value: value,
                    error: failures.first { $0.field == name }?.message,
                    isRequired: name != "taxNo" || form.enterprise != nil
                )
            },
            canAsk: canAsk,
            button: words.text(known == nil ? "invoice_ask" : "invoice_mend", language),
            file: known?.storedAs == nil ? nil : "\(path).pdf",
            faults: failures.map { FaultView(target: $0.field, text: $0.message) }
        )
        return page("invoice", "invoice", visit, view, status: failures.isEmpty ? 200 : 422)
    }

    /// What stands in the form at first: what was asked for, what the application said, or who applied.
    private static func wish(_ known: InvoiceRecord?, _ form: ApplicationForm) -> InvoiceWish {
        if let known {
            return InvoiceWish(title: known.title, taxNumber: known.taxNumber ?? "", email: known.email)
        }
        return InvoiceWish(
            title: form.invoice?.title ?? form.enterprise?.name ?? form.person.name.text,
            taxNumber: form.invoice?.taxNumber?.text ?? form.enterprise?.creditCode.text ?? "",
            email: form.invoice?.email.text ?? form.person.email.text
        )
    }

    private func invoiceFacts(
        _ record: ApplicationRecord,
        _ known: InvoiceRecord?,
        _ language: Language
    ) throws -> [SheetView.Row] {
        let fen = try services.book.order(of: record.number)?.amountFen ?? 0
        var facts = [("number", record.number.text), ("invoice_amount", "\(Money.yuan(fen)) 元")]
        if let number = known?.number { facts.append(("invoice_number", number)) }
        if let reversal = known?.reversal { facts.append(("invoice_reversal", reversal)) }
        return facts.map { SheetView.Row(label: words.text($0, language), value: $1) }
    }
}
