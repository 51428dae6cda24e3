import GRDB
public import Model
import Synchronization

/// The book of record, in one SQLite file: everything the centre knows, and the only truth there is.
///
/// Writing goes through `commit`, which is durable when it returns; reading is synchronous, on connections of
/// its own, and never waits for writers. Several processes may have the same book open.
public final class BookOfRecord: Sendable {
    /// The file.
    public let path: String

    let pool: DatabasePool
    private let statementReaders: StatementReaders
    let committer: GroupCommitter
    let history: BookHistory
    let digest: @Sendable ([UInt8]) -> [UInt8]
    /// Opened when somebody searches for a text.
    let search = Mutex<SearchIndex?>(nil)

    /// Opens an existing book, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the file, made by `create(at:)`.
    ///   - digest: SHA-256, for the audit chain.
    ///   - busyTimeoutSeconds: how long to wait for another process that writes.
    ///   - readers: how many reads may run at the same time.
    /// - Throws: `BookError` with `.cannotOpen` when it is missing or may not be written, `.damaged` when it
    ///   is not a book or broken, `.newerSchema`, `.busy` or `.diskFull`.
    public init(
        opening path: String,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8],
        busyTimeoutSeconds: Double = 10,
        readers: Int = 8
    ) throws(BookError) {
        try BookFile.check(path)
        self.path = path
        self.digest = digest
        (pool, statementReaders) = try BookConnections.open(
            path,
            busyTimeoutSeconds: busyTimeoutSeconds,
            readers: readers
        )
        history = BookHistory(path: path)
        committer = GroupCommitter(pool, digest: digest)
    }

    /// Makes a new, empty book that only its owner may read.
    ///
    /// It gets its name when it is complete; a crash meanwhile leaves no half of a book.
    ///
    /// - Parameter path: where; the directory must exist.
    /// - Throws: `BookError` with `.exists`, `.cannotOpen` or `.diskFull`; then nothing is left behind.
    public static func create(at path: String) throws(BookError) {
        let draft = "\(path).new-\(UInt64.random(in: 0...UInt64.max))"
        try BookFile.create(at: draft)
        defer {
            for suffix in ["", "-journal", "-wal", "-shm"] {
                BookFile.remove(draft + suffix)
            }
        }
        try BookConnections.build(draft)
        try BookFile.publish(draft, as: path)
    }

    /// Serves the commits that wait, moves everything into the one file and lets go of it.
    ///
    /// - Throws: `BookError`; the book is whole nevertheless, and will be tidied up when it is opened again.
    public func close() throws(BookError) {
        committer.close()
        do {
            try statementReaders.close()
            // Waits for the commits before it.
            try pool.close()
        } catch {
            throw BookError(caught: error, path: path)
        }
        try BookConnections.tidyUp(path)
    }

    /// Runs `body` on one consistent view of the book.
    func read<T>(_ body: (Session) throws(BookError) -> T) throws(BookError) -> T {
        try history.demand()
        do {
            return try pool.read { database in try body(Session(database, path: path)) }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Runs one statement, which is a consistent view by itself: without the transaction that several need, and that
    /// costs three times as much as finding a row.
    func readAlone<T>(_ body: (Session) throws(BookError) -> T) throws(BookError) -> T {
        try history.demand()
        do {
            return try statementReaders.read { database in try body(Session(database, path: path)) }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }
}
