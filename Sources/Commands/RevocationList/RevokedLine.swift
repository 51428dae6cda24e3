/// One revoked certificate as it is printed.
struct RevokedLine: Listing {
    let serial: String
    let date: Moment
    let reason: String

    static let headings = ["SERIAL", "REVOKED", "REASON"]
    var cells: [any Cell] { [serial, date, reason] }
}
