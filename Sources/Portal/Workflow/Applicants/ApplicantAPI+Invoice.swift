import Enrollment
import Model
import Store

/// 发票: asked for after the order is paid (product.md §4.5).
extension ApplicantAPI {
    func invoice(_ record: ApplicationRecord) throws -> HTTPReply {
        guard let invoice = try services.book.invoice(of: record.number) else {
            throw APIError(.noSuchResource)
        }
        return json([
            ("amountFen", .number(String(invoice.amountFen))),
            ("title", .string(invoice.title)),
            ("taxNo", invoice.taxNumber.map { .string($0) }),
            ("email", .string(invoice.email)),
            ("state", .string(invoice.state.rawValue)),
            ("number", invoice.number.map { .string($0) }),
            ("reversal", invoice.reversal.map { .string($0) }),
            ("hasFile", .bool(invoice.storedAs != nil)),
        ])
    }

    /// Asks for it, or mends what was asked for.
    func askInvoice(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        guard try pages.hasInvoice(record) else { throw APIError(.noSuchResource) }
        let body = try APIBody(asked.call, allowing: ["title", "taxNo", "email"])
        let wish = InvoiceWish(
            title: try body.line("title"),
            taxNumber: try body.line("taxNo"),
            email: try body.line("email")
        )
        _ = try await deed(asked, about: record.number.text).once { book in
            _ = try await desk(book).requestInvoice(
                record.number,
                wish,
                by: .applicant(login: record.owner)
            )
            return record.number.text
        }
        return try invoice(pages.own(record.number, asked.account))
    }
}
