/// How far the search index has followed the book.
struct SearchProgress: Hashable {
    /// The last certificate in it; in another book its number names another one.
    let number: Int64
    let authority: String
    let serial: [UInt8]
    /// The last change of a state in it, and which certificate it changed.
    let move: Int64
    let moved: Int64

    /// An empty index.
    static let nothing = SearchProgress(number: 0, authority: "", serial: [], move: 0, moved: 0)
}

extension SearchProgress {
    init(_ row: inout RowReader) {
        self.init(
            number: row.int(),
            authority: row.text(),
            serial: row.blob(),
            move: row.int(),
            moved: row.int()
        )
    }
}
