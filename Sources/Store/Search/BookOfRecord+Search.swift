public import Model
import Synchronization

extension BookOfRecord {
    private static let nextSQL: SQLText = """
        SELECT id, authority, serial, subject FROM certificate WHERE id > $1 ORDER BY id LIMIT $2
        """
    private static let placeSQL: SQLText = "SELECT id, authority, serial FROM certificate WHERE id = $1"

    /// Certificates that go into the search index with one transaction.
    private static let batch = 5000

    /// The file of the search index, beside the book.
    public var searchIndexPath: String {
        let slash = path.lastIndex(of: "/")
        return (slash.map { String(path[...$0]) } ?? "") + "search.sqlite"
    }

    /// Brings the search index one batch nearer to the book; makes it anew when it is damaged or of another book.
    ///
    /// - Returns: whether it has everything now.
    /// - Throws: `BookError` when the book cannot be read or the index not be written.
    @discardableResult
    public func followSearchIndex() throws(BookError) -> Bool {
        do {
            return try follow(try openSearchIndex())
        } catch {
            guard case .damaged = error.reason else { throw error }
            search.withLock { $0 = nil }
            SearchIndex.remove(searchIndexPath)
            return try follow(try openSearchIndex())
        }
    }

    /// The search index, with everything that was in the book a moment ago.
    func searchIndex() throws(BookError) -> SearchIndex {
        while try !followSearchIndex() {}
        return try openSearchIndex()
    }

    private func openSearchIndex() throws(BookError) -> SearchIndex {
        if let index = search.withLock({ $0 }) { return index }
        let index = try SearchIndex(searchIndexPath)
        return search.withLock { kept in
            let first = kept ?? index
            kept = first
            return first
        }
    }

    private func follow(_ index: SearchIndex) throws(BookError) -> Bool {
        let last = try index.last()
        if last.number > 0 {
            let place = try first(BookOfRecord.placeSQL, [.integer(last.number)]) { row in
                SearchProgress(&row)
            }
            guard place == last else {
                throw BookError(.damaged(detail: "the search index belongs to another book"))
            }
        }
        let values: [SQLValue] = [.integer(last.number), .int(BookOfRecord.batch)]
        let subjects = try all(BookOfRecord.nextSQL, values) { row in SearchSubject(&row) }
        try index.add(subjects, after: last)
        return subjects.count < BookOfRecord.batch
    }
}
