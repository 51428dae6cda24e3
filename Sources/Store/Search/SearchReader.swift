import Model

/// Reads the search index, inside one transaction.
struct SearchReader {
    let session: Session

    /// How far it has followed the book.
    func progress() throws(BookError) -> SearchProgress {
        try session.first(SQLiteSearch.progress) { row in SearchProgress(&row) } ?? .nothing
    }

    /// Certificates that were on their way when they were entered.
    func pending() throws(BookError) -> [Int64] {
        try session.all(SQLiteSearch.pending) { row in row.int() }
    }

    /// The members of a set in a block.
    func numbers(_ block: Int64, _ token: String) throws(BookError) -> NumberBlock {
        try numbersOrNil([.integer(block), .octets(Array(token.utf8))]) ?? .empty
    }

    /// The members of the set that is named by block and token; nil when it has none.
    func numbersOrNil(_ key: [SQLValue]) throws(BookError) -> NumberBlock? {
        try session.first(SQLiteSearch.member, key) { row throws(BookError) in try read(&row) }
    }

    /// The members of all sets in a block that are named by a word with this beginning.
    func numbers(_ block: Int64, beginning: String) throws(BookError) -> NumberBlock {
        var numbers = NumberBlock.empty
        let values: [SQLValue] = [
            .integer(block), .octets(Array(beginning.utf8)), .octets(Array((beginning + "{").utf8)),
        ]
        try session.forEach(SQLiteSearch.begun, values) { row throws(BookError) in
            numbers.formUnion(try read(&row))
        }
        return numbers
    }

    /// Those of `candidates` in a block whose value is in `range`.
    func numbers(
        _ block: Int64,
        _ column: SearchColumn,
        in range: ClosedRange<UInt64>,
        among candidates: NumberBlock
    ) throws(BookError) -> NumberBlock {
        guard let first = column.tokens.first, let last = column.tokens.last else { return candidates }
        var (search, taken) = (SearchRange(range, width: column.tokens.count, among: candidates), 0)
        let values: [SQLValue] = [.integer(block), .octets(Array(first.utf8)), .octets(Array(last.utf8))]
        try session.visit(SQLiteSearch.between, values) { row throws(BookError) in
            let token = row.text()
            guard let index = column.tokens.firstIndex(of: token), index >= taken else { return true }
            search.take(zeros: index - taken, ones: try read(&row))
            taken = index + 1
            return !search.isComplete
        }
        return search.result()
    }

    private func read(_ row: inout RowReader) throws(BookError) -> NumberBlock {
        if let words = row.words(NumberBlock.wordCount) { return NumberBlock(words: words) }
        guard let numbers = NumberBlock(encoded: row.blob()) else {
            throw BookError(.damaged(detail: "the search index holds no valid set"))
        }
        return numbers
    }
}
