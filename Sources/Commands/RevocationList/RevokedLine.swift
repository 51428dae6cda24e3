import Model

/// One revoked certificate as it is printed.
struct RevokedLine: Listing {
    let serial: String
    let date: Moment
    let reason: String

    init(_ entry: RevokedEntry) {
        serial = entry.serial.hexadecimal
        date = Moment(entry.revocation.date)
        reason = entry.isRemoval ? "removeFromCRL" : entry.revocation.reason.rawValue
    }

    static let headings = ["SERIAL", "REVOKED", "REASON"]
    var cells: [any Cell] { [serial, date, reason] }
}
