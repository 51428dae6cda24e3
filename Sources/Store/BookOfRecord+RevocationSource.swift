public import Model

extension BookOfRecord: RevocationSource {
    private static let standingSQL: SQLText = """
        SELECT c.notAfter, s.revokedAt, s.reason, s.invalidityDate, coalesce(s.sequence,
            (SELECT max(r.sequence) FROM statusEntry r
                WHERE r.authority = c.authority AND r.serial = c.serial AND r.revokedAt IS NULL), 0)
        FROM certificate c
        LEFT JOIN statusEntry s ON s.authority = c.authority AND s.serial = c.serial AND s.listed = 1
        WHERE c.authority = $1 AND c.serial = $2
        """

    /// Hands `body` one consistent view of the book.
    public func viewRevocations(
        _ body: (any RevocationView) throws(BookError) -> Void
    ) throws(BookError) {
        try read { session throws(BookError) in try body(RevocationSession(session: session)) }
    }

    /// What the book says now about certificates that a list names, one for one; nil for those that it does not know.
    public func standings(of ids: [CertificateID]) throws(BookError) -> [ListedStanding?] {
        try read { session throws(BookError) in
            var standings: [ListedStanding?] = []
            for id in ids {
                let values: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
                standings.append(
                    try session.first(BookOfRecord.standingSQL, values) { row throws(BookError) in
                        ListedStanding(
                            notAfter: row.time(),
                            revocation: try CertificateRow.revocationOrNil(&row),
                            sequence: row.int()
                        )
                    }
                )
            }
            return standings
        }
    }
}
