/// The last certificate that the search index knows; in another book its number names another one.
struct SearchProgress: Hashable {
    let number: Int64
    let authority: String
    let serial: [UInt8]

    /// An empty index.
    static let nothing = SearchProgress(number: 0, authority: "", serial: [])

    init(number: Int64, authority: String, serial: [UInt8]) {
        (self.number, self.authority, self.serial) = (number, authority, serial)
    }

    init(_ row: inout RowReader) {
        self.init(number: row.int(), authority: row.text(), serial: row.blob())
    }
}
