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
        let renounced = try readAlone { session throws(BookError) in
            try BookOfRecord.renounced(id, session)
        }
        return renounced.map { .revoked($0) } ?? .unknown
    }

    /// What the feed says of a certificate that was given up with its serial number listed; nil when it says nothing.
    static func renounced(_ id: CertificateID, _ session: Session) throws(BookError) -> Revocation? {
        let values: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        let found = try session.first(renouncedSQL, values) { row throws(BookError) in
            try CertificateRow.revocationOrNil(&row)
        }
        return found ?? nil
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
            try BookOfRecord.feed(after: sequence, limit: limit, session)
        }
    }

    static func feed(
        after sequence: Int64,
        limit: Int,
        _ session: Session
    ) throws(BookError) -> [StatusEntry] {
        try session.all(feedSQL, [.int(sequence), .int(max(0, limit))]) { row throws(BookError) in
            StatusEntry(
                sequence: row.int(),
                id: try row.certificateID(),
                revocation: try CertificateRow.revocationOrNil(&row),
                shard: try row.count()
            )
        }
    }

    /// Counts up when a backup was put into the open book.
    ///
    /// - Throws: `BookError` with `.replaced` when the file at the book's path is another one.
    public func generation() throws(BookError) -> Int64 {
        try history.look()
        return try read { session throws(BookError) in try history.generation(in: session) }
    }

    static func feedHead(_ session: Session) throws(BookError) -> Int64 {
        try session.first(feedHeadSQL) { row in row.int() } ?? 0
    }
}
