/// One revoked certificate as it is printed.
struct RevokedLine: Listing {
    let serial: String
    let date: String
    let reason: String

    static let headings = ["SERIAL", "REVOKED", "REASON"]
    var cells: [String] { [serial, date, reason] }
}
