import Model

/// The two shapes of a read that needs one statement only.
extension BookOfRecord {
    func first<T>(
        _ sql: SQLText,
        _ values: [SQLValue],
        _ decode: (inout RowReader) throws(BookError) -> T
    ) throws(BookError) -> T? {
        try readAlone { session throws(BookError) in try session.first(sql, values, decode) }
    }

    func all<T>(
        _ sql: SQLText,
        _ values: [SQLValue],
        _ decode: (inout RowReader) throws(BookError) -> T
    ) throws(BookError) -> [T] {
        try readAlone { session throws(BookError) in try session.all(sql, values, decode) }
    }
}
