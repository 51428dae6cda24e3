import GRDBSQLite
import Model

/// Puts values into the parameters of a prepared statement.
enum SQLBinding {
    /// Binds one value; the engine copies it.
    ///
    /// - Returns: the engine's result code.
    /// - Throws: `BookError` with `.failed` for text with U+0000, which one engine would cut short in
    ///   silence and the other refuse.
    static func bind(
        _ value: SQLValue,
        to statement: OpaquePointer,
        at index: Int32
    ) throws(BookError) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(statement, index, number)
        case .octets(let octets): return unsafe bind(octets, to: statement, at: index)
        case .string(let string):
            guard let code = unsafe bind(string, to: statement, at: index) else {
                throw BookError(.failed(detail: "a text contains the character U+0000"))
            }
            return code
        }
    }

    private static func bind(_ octets: [UInt8], to statement: OpaquePointer, at index: Int32) -> Int32 {
        guard !octets.isEmpty else { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
        return unsafe octets.withUnsafeBytes { buffer in
            unsafe sqlite3_bind_blob64(
                statement,
                index,
                buffer.baseAddress,
                sqlite3_uint64(buffer.count),
                transient
            )
        }
    }

    /// Nil when the text contains U+0000.
    private static func bind(_ string: String, to statement: OpaquePointer, at index: Int32) -> Int32? {
        guard !string.isEmpty else {
            return unsafe sqlite3_bind_text(statement, index, "", 0, transient)
        }
        var string = string
        return string.withUTF8 { buffer -> Int32? in
            guard unsafe !buffer.contains(0) else { return nil }
            return unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe sqlite3_bind_text64(
                    statement,
                    index,
                    text.baseAddress,
                    sqlite3_uint64(text.count),
                    transient,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
    }

    /// SQLITE_TRANSIENT, a macro that Swift does not import: copy before returning.
    private static var transient: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
