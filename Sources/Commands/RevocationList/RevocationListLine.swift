/// A published list as it is printed.
struct RevocationListLine: Listing {
    let authority: String
    let list: String
    let number: Int64
    /// What a delta builds on.
    let base: Int64?
    let thisUpdate: Moment
    let nextUpdate: Moment
    let entries: Int
    let fingerprint: String

    static let headings = ["LIST", "NUMBER", "BASE", "THIS UPDATE", "NEXT UPDATE", "ENTRIES"]
    var cells: [any Cell] {
        [list, String(number), base.map(String.init) ?? "-", thisUpdate, nextUpdate, String(entries)]
    }
}
