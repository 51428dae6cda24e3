import GRDB
import GRDBSQLite
import Model

/// One connection inside one transaction: runs statements of the common dialect.
///
/// Statements are prepared once for each connection (GRDB's cache) and bound without intermediate objects,
/// because issuing one certificate runs about a dozen of them.
@safe struct Session {
    /// What a write came to, where the answer is not an accident.
    enum Outcome: Hashable {
        /// So many rows were written.
        case changed(Int)
        /// A unique index said no.
        case conflict
        /// A row that it refers to does not exist.
        case missingReference
    }

    private let database: Database
    private let path: String

    /// Looks at a connection; not to be kept after the transaction.
    init(_ database: Database, path: String) {
        self.database = database
        self.path = path
    }

    /// Whether a transaction is open; false after an accident that made the engine roll back by itself.
    var isInsideTransaction: Bool { database.isInsideTransaction }

    /// Runs a write.
    ///
    /// - Returns: the rows it changed, or the promise it would have broken.
    func write(_ sql: SQLText, _ values: [SQLValue] = []) throws(BookError) -> Outcome {
        let statement = unsafe try prepare(sql, values)
        defer { unsafe finish(statement) }
        switch unsafe sqlite3_step(statement) {
        case SQLITE_DONE, SQLITE_ROW:
            return .changed(Int(unsafe sqlite3_changes(database.sqliteConnection)))
        default: return try refusal()
        }
    }

    /// The first row, or nil.
    func first<T>(
        _ sql: SQLText,
        _ values: [SQLValue] = [],
        _ decode: (inout RowReader) throws(BookError) -> T
    ) throws(BookError) -> T? {
        let statement = unsafe try prepare(sql, values)
        defer { unsafe finish(statement) }
        guard try unsafe step(statement) else { return nil }
        var row = unsafe RowReader(borrowing: statement)
        return try decode(&row)
    }

    /// All rows, in order.
    func all<T>(
        _ sql: SQLText,
        _ values: [SQLValue] = [],
        _ decode: (inout RowReader) throws(BookError) -> T
    ) throws(BookError) -> [T] {
        var rows: [T] = []
        try forEach(sql, values) { row throws(BookError) in rows.append(try decode(&row)) }
        return rows
    }

    /// Visits the rows one by one.
    func forEach(
        _ sql: SQLText,
        _ values: [SQLValue] = [],
        _ body: (inout RowReader) throws(BookError) -> Void
    ) throws(BookError) {
        try visit(sql, values) { row throws(BookError) in
            try body(&row)
            return true
        }
    }

    /// Visits the rows one by one until `body` says false.
    func visit(
        _ sql: SQLText,
        _ values: [SQLValue] = [],
        _ body: (inout RowReader) throws(BookError) -> Bool
    ) throws(BookError) {
        let statement = unsafe try prepare(sql, values)
        defer { unsafe finish(statement) }
        while try unsafe step(statement) {
            var row = unsafe RowReader(borrowing: statement)
            guard try body(&row) else { return }
        }
    }

    /// Whether there is a row.
    func exists(_ sql: SQLText, _ values: [SQLValue]) throws(BookError) -> Bool {
        try first(sql, values) { _ in true } ?? false
    }

    private func step(_ statement: OpaquePointer) throws(BookError) -> Bool {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure()
        }
    }

    private func prepare(_ sql: SQLText, _ values: [SQLValue]) throws(BookError) -> OpaquePointer {
        do {
            let statement = unsafe try database.cachedStatement(sql: sql.text).sqliteStatement
            unsafe sqlite3_reset(statement)
            for (index, value) in values.enumerated() {
                try unsafe bind(value, to: statement, at: Int32(index + 1))
            }
            return unsafe statement
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    private func finish(_ statement: OpaquePointer) {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
    }

    private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) throws(BookError) {
        let code = try unsafe SQLBinding.bind(value, to: statement, at: index)
        guard code == SQLITE_OK else { throw failure() }
    }

    private func refusal() throws(BookError) -> Outcome {
        switch ResultCode(rawValue: unsafe sqlite3_extended_errcode(database.sqliteConnection)) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return .conflict
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .missingReference
        default: throw failure()
        }
    }

    /// What the connection says went wrong.
    private func failure() -> BookError {
        let connection = unsafe database.sqliteConnection
        return BookError(
            code: unsafe sqlite3_extended_errcode(connection),
            systemError: unsafe sqlite3_system_errno(connection),
            detail: unsafe String(cString: sqlite3_errmsg(connection)),
            path: path
        )
    }
}
