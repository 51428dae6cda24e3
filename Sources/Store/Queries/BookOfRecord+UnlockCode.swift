public import Model

extension BookOfRecord {
    private static let codeColumns = """
        tokenSerial, unlock, sequence, state, certificateSerial, digest, wrongTries, sessionDigest, sessionUntil, nonce,
        releases, issuedBy, expiresAt, createdAt, updatedAt
        """

    private static let codesOfTokenSQL: SQLText = """
        SELECT \(codeColumns) FROM unlockCode WHERE tokenSerial = $1 ORDER BY unlock, sequence
        """

    private static let codeOfSessionSQL: SQLText = """
        SELECT \(codeColumns) FROM unlockCode WHERE sessionDigest = $1
        """

    /// The unlock codes of a token, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func unlockCodes(ofToken serial: String) throws(BookError) -> [UnlockCodeRecord] {
        try all(BookOfRecord.codesOfTokenSQL, [.text(serial)], BookOfRecord.unlockCode)
    }

    /// The code that opened a session.
    ///
    /// - Parameter digest: SHA-256 of the session's name.
    /// - Returns: nil when no session has this name.
    /// - Throws: `BookError` when the book cannot be read.
    public func unlockCode(ofSession digest: [UInt8]) throws(BookError) -> UnlockCodeRecord? {
        try all(BookOfRecord.codeOfSessionSQL, [.blob(digest)], BookOfRecord.unlockCode).first
    }

    private static func unlockCode(_ row: inout RowReader) throws(BookError) -> UnlockCodeRecord {
        UnlockCodeRecord(
            tokenSerial: row.text(),
            unlock: try row.count(),
            sequence: try row.count(),
            state: try row.word(UnlockCodeRecord.State.self),
            certificateSerial: row.text(),
            digest: row.blob(),
            wrongTries: try row.count(),
            sessionDigest: try row.blobOrNil(),
            sessionUntil: try row.timeOrNil(),
            nonce: try row.blobOrNil(),
            releases: try row.count(),
            issuedBy: row.text(),
            expiresAt: row.time(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
