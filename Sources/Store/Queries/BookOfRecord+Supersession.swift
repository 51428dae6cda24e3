public import Model

extension BookOfRecord: SuccessionSource {
    private static let supersessionColumns = """
        SELECT old.authority, old.serial, new.authority, new.serial, s.dueAt FROM supersession s
        JOIN certificate old ON old.id = s.predecessor JOIN certificate new ON new.id = s.successor
        """

    private static let dueSQL = SQLText(
        "\(supersessionColumns) WHERE s.dueAt <= $1 ORDER BY s.dueAt, s.predecessor LIMIT $2"
    )

    private static let supersessionSQL = SQLText(
        "\(supersessionColumns) WHERE old.authority = $1 AND old.serial = $2"
    )

    /// What is to be revoked as superseded at `moment` or before, the oldest due first, at most `limit`.
    public func supersessions(
        dueBy moment: Timestamp,
        limit: Int
    ) throws(BookError) -> [SupersessionRecord] {
        try all(
            BookOfRecord.dueSQL,
            [.time(moment), .int(max(0, limit))],
            BookOfRecord.supersession
        )
    }

    /// When this certificate is to be revoked as superseded, and for which; nil when it is not.
    public func supersession(of predecessor: CertificateID) throws(BookError) -> SupersessionRecord? {
        try first(
            BookOfRecord.supersessionSQL,
            [.authority(predecessor.authority), .serial(predecessor.serial)],
            BookOfRecord.supersession
        )
    }

    private static func supersession(_ row: inout RowReader) throws(BookError) -> SupersessionRecord {
        SupersessionRecord(
            predecessor: try row.certificateID(),
            successor: try row.certificateID(),
            dueAt: row.time()
        )
    }
}
