import Model

/// What is revoked, as one transaction of the book sees it.
///
/// Answered from indexes alone (`statusEntryOrder`, `statusEntryShard`), so memory is flat and no wide row is touched.
struct RevocationSession: RevocationView {
    let session: Session

    private static let columns = "serial, revokedAt, reason, invalidityDate"

    private static let revokedSQL: SQLText = """
        SELECT \(columns) FROM statusEntry
        WHERE authority = $1 AND listed = 1 AND notAfter >= $2 ORDER BY length(serial), serial
        """

    /// What names the part, merged with what stands on every one.
    ///
    /// That the share is positive is said for the sake of the index.
    private static let revokedOnShardSQL: SQLText = """
        SELECT \(columns), length(serial) AS octets FROM statusEntry
        WHERE authority = $1 AND listed = 1 AND notAfter >= $2 AND shard = $3 AND shard > 0
        UNION ALL
        SELECT \(columns), length(serial) AS octets FROM statusEntry
        WHERE authority = $1 AND listed = 1 AND notAfter >= $2 AND shard = \(everyShard) AND shard > 0
        ORDER BY octets, serial
        """

    private static let changesSQL = changes(onShard: "")
    private static let changesOnShardSQL = changes(onShard: "AND shard IN ($4, \(everyShard))")

    private static let everyShard = RevocationListName.everyShard

    func feedHead() throws(BookError) -> Int64 { try BookOfRecord.feedHead(session) }

    func forEachRevoked(
        on name: RevocationListName,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) {
        let sql = name.shard == 0 ? RevocationSession.revokedSQL : RevocationSession.revokedOnShardSQL
        let values: [SQLValue] = [.authority(name.authority), .time(expiringAfter)]
        let shard: [SQLValue] = name.shard == 0 ? [] : [.int(name.shard)]
        try session.forEach(sql, values + shard) { row throws(BookError) in
            body(RevokedEntry(serial: try row.serial(), revocation: try CertificateRow.revocation(&row)))
        }
    }

    func forEachChange(
        on name: RevocationListName,
        after sequence: Int64,
        expiringAfter: Timestamp,
        now: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) {
        let sql = name.shard == 0 ? RevocationSession.changesSQL : RevocationSession.changesOnShardSQL
        let values: [SQLValue] = [.authority(name.authority), .time(expiringAfter), .int(sequence)]
        let shard: [SQLValue] = name.shard == 0 ? [] : [.int(name.shard)]
        try session.forEach(sql, values + shard) { row throws(BookError) in
            let serial = try row.serial()
            if let revocation = try CertificateRow.revocationOrNil(&row) {
                body(RevokedEntry(serial: serial, revocation: revocation))
            } else {
                body(RevokedEntry(removing: serial, at: now))
            }
        }
    }

    /// What an entry behind a place in the feed says and still holds, and what was released behind it and is not listed
    /// again.
    private static func changes(onShard condition: String) -> SQLText {
        """
        SELECT \(columns) FROM (
            SELECT \(columns) FROM statusEntry
            WHERE sequence > $3 AND authority = $1 AND listed = 1 AND notAfter >= $2 \(condition)
            UNION
            SELECT serial, NULL, NULL, NULL FROM statusEntry r
            WHERE sequence > $3 AND authority = $1 AND revokedAt IS NULL AND notAfter >= $2 \(condition)
                AND NOT EXISTS (SELECT 1 FROM statusEntry l
                    WHERE l.authority = r.authority AND l.serial = r.serial AND l.listed = 1))
        ORDER BY length(serial), serial
        """
    }
}
