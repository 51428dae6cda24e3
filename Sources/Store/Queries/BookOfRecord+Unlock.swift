public import Model

extension BookOfRecord {
    private static let columns = """
        tokenSerial, sequence, state, text, evidence, requestedBy, decidedBy, ranBy, expiresAt, createdAt, updatedAt
        """

    private static let ofTokenSQL: SQLText = """
        SELECT \(columns) FROM tokenUnlock WHERE tokenSerial = $1 ORDER BY sequence
        """

    /// The unlocks of a token, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func unlocks(ofToken serial: String) throws(BookError) -> [UnlockRecord] {
        try all(BookOfRecord.ofTokenSQL, [.text(serial)], BookOfRecord.unlock)
    }

    /// Unlocks in one of `states` (empty means any), by token.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func unlocks(
        _ states: Set<UnlockRecord.State> = [],
        limit: Int
    ) throws(BookError) -> [UnlockRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        let sql = conditions.select(
            BookOfRecord.columns,
            from: "tokenUnlock",
            orderedBy: "tokenSerial, sequence",
            limit: limit
        )
        return try all(sql, conditions.values, BookOfRecord.unlock)
    }

    private static func unlock(_ row: inout RowReader) throws(BookError) -> UnlockRecord {
        UnlockRecord(
            tokenSerial: row.text(),
            sequence: try row.count(),
            state: try row.word(UnlockRecord.State.self),
            text: row.text(),
            evidence: row.text(),
            requestedBy: row.text(),
            decidedBy: try row.textOrNil(),
            ranBy: try row.textOrNil(),
            expiresAt: row.time(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
