public import Model

extension BookOfRecord {
    private static let columns = """
        number, kind, state, certificateAuthority, certificateSerial, tokenSerial, recipient, reference, text, proposedBy,
            decidedBy, finishedBy, result, createdAt, decidedAt, finishedAt
        """

    private static let byNumberSQL: SQLText = """
        SELECT \(columns) FROM keyRecovery WHERE number = $1
        """

    private static let lastSQL: SQLText = """
        SELECT \(columns) FROM keyRecovery ORDER BY number DESC LIMIT $1
        """

    private static let releasesSQL: SQLText = """
        SELECT recovery, share, sealed, releasedBy, releasedAt FROM keyRecoveryShare WHERE recovery = $1
        ORDER BY share
        """

    /// A recovery of an archived key.
    ///
    /// - Returns: nil when there is none of this number.
    /// - Throws: `BookError` when the book cannot be read.
    public func keyRecovery(_ number: Int) throws(BookError) -> KeyRecoveryRecord? {
        try first(BookOfRecord.byNumberSQL, [.int(number)], BookOfRecord.recovery)
    }

    /// Recoveries, the last one first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func keyRecoveries(limit: Int) throws(BookError) -> [KeyRecoveryRecord] {
        try all(BookOfRecord.lastSQL, [.int(max(0, limit))], BookOfRecord.recovery)
    }

    /// The shares that were released for a recovery.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func keyShares(ofRecovery number: Int) throws(BookError) -> [KeyShareRelease] {
        try all(BookOfRecord.releasesSQL, [.int(number)]) { row throws(BookError) in
            KeyShareRelease(
                recovery: try row.count(),
                share: try row.count(),
                sealed: try row.blobOrNil(),
                releasedBy: row.text(),
                releasedAt: row.time()
            )
        }
    }

    private static func recovery(_ row: inout RowReader) throws(BookError) -> KeyRecoveryRecord {
        KeyRecoveryRecord(
            number: try row.count(),
            kind: try row.word(KeyRecoveryRecord.Kind.self),
            state: try row.word(KeyRecoveryRecord.State.self),
            certificate: try row.certificateID(),
            tokenSerial: try row.textOrNil(),
            recipient: try row.blobOrNil(),
            reference: try row.textOrNil(),
            text: row.text(),
            proposedBy: row.text(),
            decidedBy: try row.textOrNil(),
            finishedBy: try row.textOrNil(),
            result: try row.blobOrNil(),
            createdAt: row.time(),
            decidedAt: try row.timeOrNil(),
            finishedAt: try row.timeOrNil()
        )
    }
}
