import GRDBSQLite
import Model

/// Reads the columns of one row from left to right.
///
/// Valid only inside the closure it is handed to. A missing column reads as NULL, never traps.
@safe struct RowReader {
    private let statement: OpaquePointer
    private var column: Int32 = 0

    /// Looks at the row that `statement` stands on.
    init(borrowing statement: OpaquePointer) {
        unsafe self.statement = unsafe statement
    }

    /// The next column as a number; 0 for NULL.
    mutating func int() -> Int64 {
        defer { column += 1 }
        return unsafe sqlite3_column_int64(statement, column)
    }

    /// The next column as text; empty for NULL.
    mutating func text() -> String {
        defer { column += 1 }
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Which of `words`, in UTF-8, the next column is; nil when it is none of them, and still the next column.
    mutating func place(among words: [[UInt8]]) -> Int? {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return nil }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        let octets = unsafe UnsafeRawBufferPointer(start: start, count: count)
        guard let place = words.firstIndex(where: { unsafe octets.elementsEqual($0) }) else { return nil }
        column += 1
        return place
    }

    /// The next column as octets; empty for NULL.
    mutating func blob() -> [UInt8] {
        defer { column += 1 }
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The next column as so many words of eight octets, the lowest octet first; nil, and still the next column, when it
    /// is of another size.
    mutating func words(_ count: Int) -> [UInt64]? {
        guard let start = unsafe sqlite3_column_blob(statement, column),
            Int(unsafe sqlite3_column_bytes(statement, column)) == count * 8
        else { return nil }
        column += 1
        let octets = unsafe UnsafeRawBufferPointer(start: start, count: count * 8)
        return unsafe Array(unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: octets)
            for index in 0..<count { unsafe buffer[index] = UInt64(littleEndian: buffer[index]) }
            filled = count
        }
    }

    /// Runs `read` on the next column, or steps over it and returns nil when it is NULL.
    mutating func optional<T>(_ read: (inout RowReader) throws(BookError) -> T) throws(BookError) -> T? {
        guard unsafe sqlite3_column_type(statement, column) != SQLITE_NULL else {
            column += 1
            return nil
        }
        return try read(&self)
    }
}
