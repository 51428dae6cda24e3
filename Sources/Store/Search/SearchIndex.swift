import Foundation
import GRDB
import Model

/// Which certificates have which words, states, dates…: a file beside the book that can be deleted and comes back.
///
/// It follows the numbers of the book in order, and the changes of states. Nothing in it is truth: what it names is read
/// in the book again.
final class SearchIndex: Sendable {
    private let path: String
    private let pool: DatabasePool

    /// Opens the index at `path`, or makes an empty one; one of another version is removed.
    convenience init(_ path: String) throws(BookError) {
        do {
            if let pool = try SearchIndex.open(path) {
                self.init(path, pool)
                return
            }
            SearchIndex.remove(path)
            guard let pool = try SearchIndex.open(path) else {
                throw BookError(.damaged(detail: "the search index is of another version"))
            }
            self.init(path, pool)
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    private init(_ path: String, _ pool: DatabasePool) {
        (self.path, self.pool) = (path, pool)
    }

    /// Nil when it is of another version.
    private static func open(_ path: String) throws -> DatabasePool? {
        if !FileManager.default.fileExists(atPath: path) { try? BookFile.create(at: path) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            for setting in SQLiteSearch.connectionSettings { try database.execute(sql: setting) }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let version = try pool.writeWithoutTransaction { database in
            for setting in SQLiteSearch.writerSettings { try database.execute(sql: setting) }
            try database.inTransaction(.immediate) {
                if try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 {
                    try database.execute(sql: SQLiteSearch.schema)
                }
                return .commit
            }
            return try Int.fetchOne(database, sql: "PRAGMA user_version")
        }
        guard version == SQLiteSearch.version else {
            try pool.close()
            return nil
        }
        return pool
    }

    /// Removes the file of an index.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { BookFile.remove(path + suffix) }
    }

    /// Runs `body` on one consistent view of the index.
    func read<T>(_ body: (SearchReader) throws(BookError) -> T) throws(BookError) -> T {
        do {
            return try pool.read { database in
                try body(SearchReader(session: Session(database, path: path)))
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Runs `body` and says how the engine goes about what it asks of the index, after what `body` says.
    func trace(_ body: (SearchReader) throws(BookError) -> [String]) throws(BookError) -> [String] {
        do {
            return try pool.read { database in
                var plans: [String] = []
                let own = try Session.plans(database) {
                    plans = try body(SearchReader(session: Session(database, path: path)))
                }
                return plans + own
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Writes what follows `place`, and advances to `next`; nothing when another process has gone on from there
    /// meanwhile.
    func write(
        _ update: SearchUpdate,
        after place: SearchProgress,
        to next: SearchProgress
    ) throws(BookError) {
        do {
            try pool.writeWithoutTransaction { database in
                try StopSignals.heldBack {
                    try database.inTransaction(.immediate) {
                        let session = Session(database, path: path)
                        guard try SearchReader(session: session).progress() == place else { return .rollback }
                        try SearchWriter(session: session).write(update, next)
                        return .commit
                    }
                }
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }
}
