public import Model
import Synchronization

extension BookOfRecord {
    private static let nextSQL: SQLText = """
        SELECT \(SearchSubject.columns) FROM certificate WHERE id > $1 ORDER BY id LIMIT $2
        """
    private static let placeSQL: SQLText = "SELECT authority, serial FROM certificate WHERE id = $1"
    private static let moveSQL: SQLText = "SELECT certificate FROM certificateMove WHERE sequence = $1"
    private static let movesSQL: SQLText = """
        SELECT sequence, certificate FROM certificateMove WHERE sequence > $1 ORDER BY sequence LIMIT $2
        """
    private static let standingSQL: SQLText = "SELECT state, issuedAt FROM certificate WHERE id = $1"
    private static let toldSQL: SQLText = "SELECT subject FROM certificate WHERE id = $1 AND act = 'imported'"
    private static let lastSQL: SQLText = """
        SELECT coalesce((SELECT max(id) FROM certificate), 0),
            coalesce((SELECT max(sequence) FROM certificateMove), 0)
        """

    /// Certificates, and changes of states, that go into the search index with one transaction.
    private static let batch = 16_384
    /// How many certificates, and how many changes, may wait to be followed.
    ///
    /// A search looks at them one by one. Each transaction writes some hundred sets anew, which is not worth it for fewer.
    private static let backlog = 512

    /// The file of the search index, beside the book.
    public var searchIndexPath: String {
        let slash = path.lastIndex(of: "/")
        return (slash.map { String(path[...$0]) } ?? "") + "search.sqlite"
    }

    /// Brings the search index one batch nearer to the book, unless it is near enough; makes it anew when it is damaged
    /// or of another book.
    ///
    /// - Returns: whether it is near enough now.
    /// - Throws: `BookError` when the book cannot be read or the index not be written.
    @discardableResult
    public func followSearchIndex() throws(BookError) -> Bool {
        do {
            return try follow(try openSearchIndex())
        } catch {
            guard case .damaged = error.reason else { throw error }
            forgetSearchIndex()
            return try follow(try openSearchIndex())
        }
    }

    /// Lets go of the search index and removes its file.
    func forgetSearchIndex() {
        search.withLock { $0 = nil }
        SearchIndex.remove(searchIndexPath)
    }

    /// The search index, near enough to the book.
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
        let (place, pending) = try index.read { reader throws(BookError) in
            (try reader.progress(), try reader.pending())
        }
        var (update, next, isNear) = (SearchUpdate(), place, false)
        try read { session throws(BookError) in
            try check(place, session)
            let last = try session.first(BookOfRecord.lastSQL) { row in (row.int(), row.int()) } ?? (0, 0)
            isNear =
                last.0 - place.number < Int64(BookOfRecord.backlog)
                && last.1 - place.move < Int64(BookOfRecord.backlog)
            guard !isNear else { return }
            next = try collect(&update, after: place, pending, session)
        }
        guard !isNear else { return true }
        try index.write(update, after: place, to: next)
        return false
    }

    /// What comes next, from one view of the book.
    ///
    /// - Returns: how far it goes.
    private func collect(
        _ update: inout SearchUpdate,
        after place: SearchProgress,
        _ pending: [Int64],
        _ session: Session
    ) throws(BookError) -> SearchProgress {
        let moves = try session.all(BookOfRecord.movesSQL, [.integer(place.move), .int(BookOfRecord.batch)]) {
            row in (sequence: row.int(), certificate: row.int())
        }
        // Those that are not in the index yet come into it as they stand.
        for number in Set(moves.map(\.certificate) + pending) where number <= place.number {
            let standing = try session.first(BookOfRecord.standingSQL, [.integer(number)]) {
                row throws(BookError) in try SearchStanding(number: number, &row)
            }
            guard let standing, !standing.isPending else { continue }
            update.move(standing)
            let told = try session.first(BookOfRecord.toldSQL, [.integer(number)]) { row in row.text() }
            if let told { update.name(number, told) }
        }
        var last = (place.number, place.authority, place.serial)
        try session.forEach(BookOfRecord.nextSQL, [.integer(place.number), .int(BookOfRecord.batch)]) {
            row throws(BookError) in
            let subject = try SearchSubject(&row)
            update.add(subject)
            last = (subject.number, subject.authority, subject.serial)
        }
        return SearchProgress(
            number: last.0,
            authority: last.1,
            serial: last.2,
            move: moves.last?.sequence ?? place.move,
            moved: moves.last?.certificate ?? place.moved
        )
    }

    /// Whether the index was made from this book.
    private func check(_ place: SearchProgress, _ session: Session) throws(BookError) {
        var isOurs = true
        if place.number > 0 {
            let found = try session.first(BookOfRecord.placeSQL, [.integer(place.number)]) { row in
                (row.text(), row.blob())
            }
            isOurs = found.map { $0 == (place.authority, place.serial) } ?? false
        }
        if place.move > 0 {
            let moved = try session.first(BookOfRecord.moveSQL, [.integer(place.move)]) { row in row.int() }
            isOurs = isOurs && moved == place.moved
        }
        guard isOurs else { throw BookError(.damaged(detail: "the search index belongs to another book")) }
    }
}
