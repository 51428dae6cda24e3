import Model

/// A token as lists print it.
struct TokenLine: Listing {
    let serial: String
    let state: String
    let model: String
    let batch: String?
    let application: String?
    let pinTriesLeft: Int?
    /// Whether an unlock was begun and not finished.
    let isUnlocking: Bool
    /// Whether its newest PIN letter was written, and not seen to be handed over.
    let isLetterLost: Bool
    let updatedAt: Moment

    init(_ record: TokenRecord) {
        serial = record.serial
        state = record.state.rawValue
        model = record.model
        batch = record.batch
        application = record.application?.text
        pinTriesLeft = record.pinTriesLeft
        isUnlocking = record.pendingSecrets != nil
        isLetterLost = record.isLetterLost
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["SERIAL", "STATE", "MODEL", "BATCH", "APPLICATION", "PIN TRIES", "SINCE"]
    var cells: [any Cell] {
        [
            serial, words, model, batch, application,
            pinTriesLeft.map(String.init),
            updatedAt,
        ]
    }

    private var words: String {
        let unlock = isUnlocking ? ", unlock not finished" : ""
        return "\(state)\(unlock)\(isLetterLost ? ", letter not handed over" : "")"
    }
}
