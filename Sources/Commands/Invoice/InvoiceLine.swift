import Enrollment
import Model

/// An invoice as lists print it.
struct InvoiceLine: Listing {
    let application: String
    let amountFen: Int64
    let title: String
    let taxNumber: String?
    let email: String
    let state: String
    let number: String?
    let reversal: String?
    let hasFile: Bool
    let createdAt: Moment

    init(_ record: InvoiceRecord) {
        application = record.application.text
        amountFen = record.amountFen
        title = record.title
        taxNumber = record.taxNumber
        email = record.email
        state = record.state.rawValue
        number = record.number
        reversal = record.reversal
        hasFile = record.storedAs != nil
        createdAt = Moment(record.createdAt)
    }

    static let headings = ["申办编号", "金额(元)", "抬头", "税号", "STATE", "NUMBER", "SINCE"]
    var cells: [any Cell] {
        [
            application, Money.yuan(amountFen), title, taxNumber ?? "-", state, number ?? "-", createdAt,
        ]
    }
}
