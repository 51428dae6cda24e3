import Model

/// A token as lists print it.
struct TokenLine: Listing {
    let serial: String
    let state: String
    let model: String
    let batch: String?
    let application: String?
    let pinTriesLeft: Int?
    let updatedAt: String

    init(_ record: TokenRecord) {
        serial = record.serial
        state = record.state.rawValue
        model = record.model
        batch = record.batch
        application = record.application?.text
        pinTriesLeft = record.pinTriesLeft
        updatedAt = Moment.text(record.updatedAt)
    }

    static let headings = ["SERIAL", "STATE", "MODEL", "BATCH", "APPLICATION", "PIN TRIES", "SINCE"]
    var cells: [String] {
        [
            serial, state, model, batch ?? "-", application ?? "-", pinTriesLeft.map(String.init) ?? "-",
            updatedAt,
        ]
    }
}
