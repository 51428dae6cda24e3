import Model
import Store

/// A delivery as lists print it.
struct DeliveryLine: Listing {
    let application: String
    let method: String
    let state: String
    /// The token that is on its way, or was when it ended.
    let token: String?
    /// Where that token stands; nil once it is made blank again, or is of another application.
    let tokenState: String?
    let carrier: String?
    let trackingNumber: String?
    let updatedAt: Moment

    /// Describes a delivery.
    ///
    /// - Parameters:
    ///   - record: what is on record.
    ///   - book: where its token is; that of a delivery which came to its end is its holder's.
    /// - Throws: `BookError`.
    init(_ record: DeliveryRecord, in book: BookOfRecord) throws(BookError) {
        application = record.application.text
        method = record.method
        state = record.state.rawValue
        let isTold = record.state.isUnderWay || record.state == .cancelled
        let serial = try isTold ? book.job(of: record.application)?.tokenSerial : nil
        token = serial
        let carried = if let serial { try book.token(serial: serial) } else { TokenRecord?.none }
        tokenState = carried?.application == record.application ? carried?.state.rawValue : nil
        carrier = record.carrier
        trackingNumber = record.trackingNumber
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["申办编号", "领取方式", "STATE", "介质", "快递公司", "快递单号", "SINCE"]
    var cells: [any Cell] {
        let place = [token, tokenState].compactMap(\.self).joined(separator: " ")
        return [
            application, method, state, place.isEmpty ? "-" : place, carrier ?? "-", trackingNumber ?? "-",
            updatedAt,
        ]
    }

    /// One value a line.
    var lines: [(name: String, value: any Cell)] {
        zip(DeliveryLine.headings, cells).map { (name: $0.lowercased(), value: $1) }
    }
}
