import Model

/// A delivery as lists print it.
struct DeliveryLine: Listing {
    let application: String
    let method: String
    let state: String
    let carrier: String?
    let trackingNumber: String?
    let updatedAt: Moment

    init(_ record: DeliveryRecord) {
        application = record.application.text
        method = record.method
        state = record.state.rawValue
        carrier = record.carrier
        trackingNumber = record.trackingNumber
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["申办编号", "领取方式", "STATE", "快递公司", "快递单号", "SINCE"]
    var cells: [any Cell] {
        [application, method, state, carrier ?? "-", trackingNumber ?? "-", updatedAt]
    }

    /// One value a line.
    var lines: [(name: String, value: any Cell)] {
        zip(DeliveryLine.headings, cells).map { (name: $0.lowercased(), value: $1) }
    }
}
