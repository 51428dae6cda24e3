public import Model

/// Certificates of holders as everybody may read of them, without a word about whose they are.
extension BookOfRecord {
    /// By the index `certificateSuccession`.
    private static let followedSQL: SQLText = """
        SELECT c.issuedAt, p.authority, p.serial, c.authority, c.serial, c.act
        FROM certificate c JOIN certificate p ON p.id = c.predecessor
        WHERE c.predecessor IS NOT NULL AND c.purpose IN ('signing', 'encryption')
            AND c.state IN ('active', 'held', 'revoked')
        ORDER BY c.issuedAt DESC, c.id DESC LIMIT $1
        """

    /// The feed has another entry when a revocation is dated back: the certificate's row has the last word.
    private static let revokedSQL: SQLText = """
        SELECT c.revokedAt, c.authority, c.serial
        FROM statusEntry s JOIN certificate c ON c.authority = s.authority AND c.serial = s.serial
        WHERE s.revokedAt IS NOT NULL AND s.reason <> 'certificateHold' AND c.state = 'revoked'
            AND c.purpose IN ('signing', 'encryption')
        ORDER BY s.sequence DESC LIMIT $1
        """

    private static let issuedSQL: SQLText = """
        SELECT \(CertificateRow.narrowColumns) FROM \(CertificateRow.narrowTables)
        WHERE c.authority IN (SELECT name FROM authority) AND c.serial = $1
            AND c.purpose IN ('signing', 'encryption') AND c.issuedAt IS NOT NULL
        """

    /// What happened last to certificates of holders, the newest first.
    ///
    /// - Parameter limit: at most so many entries.
    /// - Returns: the entries.
    /// - Throws: `BookError` when the book cannot be read.
    public func bulletin(limit: Int) throws(BookError) -> [BulletinEntry] {
        let most: [SQLValue] = [.int(max(0, limit))]
        let entries = try read { session throws(BookError) in
            let followed = try session.all(BookOfRecord.followedSQL, most, BookOfRecord.followed)
            return try followed + session.all(BookOfRecord.revokedSQL, most, BookOfRecord.revoked)
        }
        var seen: Set<BulletinEntry> = []
        let sorted = entries.filter { seen.insert($0).inserted }.sorted { $0.at > $1.at }
        return Array(sorted.prefix(max(0, limit)))
    }

    /// The certificates of holders that were issued under a serial number, of whatever authority.
    ///
    /// - Parameter serial: the number.
    /// - Returns: one at most for each authority.
    /// - Throws: `BookError` when the book cannot be read.
    public func summaries(serial: SerialNumber) throws(BookError) -> [CertificateSummary] {
        try all(BookOfRecord.issuedSQL, [.serial(serial)], CertificateRow.summary)
    }

    private static func followed(_ row: inout RowReader) throws(BookError) -> BulletinEntry {
        let at = row.time()
        let old = try row.certificateID()
        let new = try row.certificateID()
        return BulletinEntry(at: at, id: old, event: .followed(by: new, try row.word(IssuanceAct.self)))
    }

    private static func revoked(_ row: inout RowReader) throws(BookError) -> BulletinEntry {
        BulletinEntry(at: row.time(), id: try row.certificateID(), event: .revoked)
    }
}
