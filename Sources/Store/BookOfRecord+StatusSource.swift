public import Model

extension BookOfRecord: StatusSource {
    private static let statusSQL: SQLText = """
        SELECT state, revokedAt, reason, invalidityDate FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let renouncedSQL: SQLText = """
        SELECT revokedAt, reason, invalidityDate FROM statusEntry
        WHERE authority = $1 AND serial = $2 AND listed = 1
        """

    private static let feedHeadSQL: SQLText = "SELECT max(sequence) FROM statusEntry"

    private static let feedSQL: SQLText = """
        SELECT sequence, authority, serial, revokedAt, reason, invalidityDate, shard FROM statusEntry
        WHERE sequence > $1 ORDER BY sequence LIMIT $2
        """

    /// The status of a serial; `unknown` for what was never certainly signed, unless it was renounced.
    public func status(of id: CertificateID) throws(BookError) -> CertificateStatus {
        let values: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        let found = try first(BookOfRecord.statusSQL, values, BookOfRecord.standing)
        guard let found else { return .unknown }
        guard found.state == .abandoned else { return found.status }
        let renounced = try first(BookOfRecord.renouncedSQL, values) { row throws(BookError) in
            try CertificateRow.revocationOrNil(&row)
        }
        guard let revocation = renounced ?? nil else { return .unknown }
        return .revoked(revocation)
    }

    /// Reads state, date of revocation, reason and invalidity date.
    static func status(_ row: inout RowReader) throws(BookError) -> CertificateStatus {
        try standing(&row).status
    }

    private static func standing(
        _ row: inout RowReader
    ) throws(BookError) -> (state: CertificateState, status: CertificateStatus) {
        let state = try row.word(CertificateState.self)
        if let revocation = try CertificateRow.revocationOrNil(&row) { return (state, .revoked(revocation)) }
        return (state, state.mayBeGood ? .good : .unknown)
    }

    /// The sequence number of the newest entry of the status feed; 0 when there is none.
    public func feedHead() throws(BookError) -> Int64 {
        try read { session throws(BookError) in try BookOfRecord.feedHead(session) }
    }

    /// Entries after `sequence` in order, at most `limit`.
    public func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
        try read { session throws(BookError) in
            try session.all(BookOfRecord.feedSQL, [.int(sequence), .int(max(0, limit))]) {
                row throws(BookError) in
                StatusEntry(
                    sequence: row.int(),
                    id: try row.certificateID(),
                    revocation: try CertificateRow.revocationOrNil(&row),
                    shard: try row.count()
                )
            }
        }
    }

    static func feedHead(_ session: Session) throws(BookError) -> Int64 {
        try session.first(feedHeadSQL) { row in row.int() } ?? 0
    }
}
