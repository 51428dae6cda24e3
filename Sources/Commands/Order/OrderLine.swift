import Enrollment
import Model

/// An order as lists print it.
struct OrderLine: Listing {
    let application: String
    let amountFen: Int64
    let state: String
    let channel: String?
    let transaction: String?
    let confirmedBy: String?
    let createdAt: Moment
    let paidAt: Moment?

    init(_ record: OrderRecord) {
        application = record.application.text
        amountFen = record.amountFen
        state = record.state.rawValue
        channel = record.channel
        transaction = record.channelTransaction
        confirmedBy = record.confirmedBy
        createdAt = Moment(record.createdAt)
        paidAt = record.paidAt.map(Moment.init)
    }

    static let headings = ["申办编号", "金额(元)", "STATE", "CHANNEL", "TRANSACTION", "PAID"]
    var cells: [any Cell] {
        [application, Money.yuan(amountFen), state, channel ?? "-", transaction ?? "-", paidAt]
    }
}
