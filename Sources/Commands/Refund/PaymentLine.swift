import Enrollment
import Model

/// A payment as lists print it.
struct PaymentLine: Listing {
    let channel: String
    let transaction: String
    let application: String
    let amountFen: Int64
    let state: String
    let evidence: String?
    let refundTransaction: String?
    /// How the provider stands to its refund, and what it said last; nil where none is asked.
    let provider: String?
    let providerDetail: String?
    let recordedBy: String
    let createdAt: Moment

    init(_ record: PaymentRecord, _ refund: RefundRecord? = nil) {
        channel = record.channel
        transaction = record.transaction
        application = record.application.text
        amountFen = record.amountFen
        state = record.state.rawValue
        evidence = record.evidence
        refundTransaction = record.refundTransaction
        provider = refund?.state.rawValue
        providerDetail = refund?.detail
        recordedBy = record.recordedBy
        createdAt = Moment(record.createdAt)
    }

    static let headings = ["TRANSACTION", "CHANNEL", "申办编号", "金额(元)", "STATE", "REFUND", "PROVIDER", "SINCE"]
    var cells: [any Cell] {
        [
            transaction, channel, application, Money.yuan(amountFen), state, refundTransaction ?? "-",
            provider ?? "-", createdAt,
        ]
    }
}
