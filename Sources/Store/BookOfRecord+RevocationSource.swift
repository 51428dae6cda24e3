public import Model

extension BookOfRecord: RevocationSource {
    /// Answered from the index `statusEntryOrder` alone, so memory is flat and no wide row is touched.
    private static let revokedSQL: SQLText = """
        SELECT serial, revokedAt, reason, invalidityDate FROM statusEntry
        WHERE authority = $1 AND listed = 1 AND notAfter >= $2 ORDER BY length(serial), serial
        """

    private static let latestListSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 ORDER BY number DESC LIMIT 1
        """

    /// Calls `body` for each revoked certificate of `authority` whose notAfter is not before `expiringAfter`,
    /// in ascending order of serial, all from one consistent view of the book.
    ///
    /// Memory does not grow with the number of entries.
    ///
    /// - Returns: the head of the status feed in that same view.
    public func forEachRevoked(
        of authority: AuthorityID,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) -> Int64 {
        try read { session throws(BookError) in
            let values: [SQLValue] = [.authority(authority), .time(expiringAfter)]
            try session.forEach(BookOfRecord.revokedSQL, values) { row throws(BookError) in
                body(RevokedEntry(serial: try row.serial(), revocation: try CertificateRow.revocation(&row)))
            }
            return try BookOfRecord.feedHead(session)
        }
    }

    /// The newest list of `authority`, published or only reserved; nil when there is none.
    public func latestRevocationList(of authority: AuthorityID) throws(BookError) -> RevocationListRecord? {
        try read { session throws(BookError) in
            try session.first(BookOfRecord.latestListSQL, [.authority(authority)], RevocationListRow.read)
        }
    }
}
