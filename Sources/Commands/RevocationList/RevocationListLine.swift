/// A published list as it is printed.
struct RevocationListLine: Listing {
    let authority: String
    let number: Int64
    let thisUpdate: Moment
    let nextUpdate: Moment
    let entries: Int
    let fingerprint: String

    static let headings = ["AUTHORITY", "NUMBER", "THIS UPDATE", "NEXT UPDATE", "ENTRIES"]
    var cells: [any Cell] { [authority, String(number), thisUpdate, nextUpdate, String(entries)] }
}
