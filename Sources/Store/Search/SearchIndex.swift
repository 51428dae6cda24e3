import Foundation
import GRDB
import Model

/// Which words stand in which subjects: a file beside the book that can be deleted and comes back.
///
/// It follows the numbers of the book in order. Nothing in it is truth: what it names is read in the book again.
final class SearchIndex: Sendable {
    private let path: String
    private let pool: DatabasePool

    private static let progress: SQLText = "SELECT number, authority, serial FROM progress WHERE id = 1"
    private static let advance: SQLText =
        "UPDATE progress SET number = $1, authority = $2, serial = $3 WHERE id = 1"

    /// Opens the index at `path`, or makes an empty one.
    init(_ path: String) throws(BookError) {
        self.path = path
        do {
            if !FileManager.default.fileExists(atPath: path) { try? BookFile.create(at: path) }
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            configuration.maximumReaderCount = 2
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                for setting in SQLiteSearch.settings { try database.execute(sql: setting) }
                try database.inTransaction(.immediate) {
                    if try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 {
                        try database.execute(sql: SQLiteSearch.schema)
                    }
                    return .commit
                }
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Removes the file of an index.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { BookFile.remove(path + suffix) }
    }

    /// Up to which certificate it goes.
    func last() throws(BookError) -> SearchProgress {
        do {
            return try pool.read { database in
                try Session(database, path: path).first(SearchIndex.progress, [], SearchProgress.init)
                    ?? .nothing
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Adds subjects that follow `place`; nothing when another process has gone on from there meanwhile.
    func add(_ subjects: [SearchSubject], after place: SearchProgress) throws(BookError) {
        guard let last = subjects.last else { return }
        do {
            try pool.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    let session = Session(database, path: path)
                    let now = try session.first(SearchIndex.progress, [], SearchProgress.init) ?? .nothing
                    guard now == place else { return .rollback }
                    for subject in subjects {
                        let words = SearchText.indexed(subject.text)
                        _ = try session.write(
                            SQLiteSearch.insert,
                            [.integer(subject.place.number), .text(words)]
                        )
                    }
                    _ = try session.write(
                        SearchIndex.advance,
                        [
                            .integer(last.place.number), .text(last.place.authority),
                            .blob(last.place.serial),
                        ]
                    )
                    return .commit
                }
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// The greatest numbers below `bound` of subjects that `query` names, greatest first, at most `limit`.
    func numbers(of query: SearchQuery, below bound: Int64, limit: Int) throws(BookError) -> [Int64] {
        do {
            return try pool.read { database in
                try Session(database, path: path).all(
                    SQLiteSearch.match,
                    [.text(query.expression), .integer(bound), .int(limit)]
                ) { row in row.int() }
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }
}
