public import Model

extension BookOfRecord: RevocationListRegister {
    private static let latestListSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 AND shard = $2 AND delta = $3 ORDER BY number DESC LIMIT 1
        """

    private static let publishedListSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 AND shard = $2 AND delta = $3 AND fingerprint IS NOT NULL
        ORDER BY number DESC LIMIT 1
        """

    private static let numberedListSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 AND shard = $2 AND delta = $3 AND number = $4
        """

    /// Whether a full list was published: the book has its fingerprint, or a delta that was published builds on it.
    private static let wasPublished = """
        (list.fingerprint IS NOT NULL OR EXISTS (SELECT 1 FROM revocationList AS change
            WHERE change.authority = list.authority AND change.shard = list.shard AND change.delta = 1
                AND change.number >= list.number AND change.base = list.number
                AND change.fingerprint IS NOT NULL))
        """

    private static let baseListSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList AS list
        WHERE authority = $1 AND shard = $2 AND delta = 0 AND nextUpdate >= $3 AND thisUpdate <= $3
            AND \(wasPublished)
        ORDER BY nextUpdate, number LIMIT 1
        """

    /// Clients put a delta upon any full list whose number is not smaller than that of its base (RFC 5280 §6.3.3 (c)).
    private static let deltaStartSQL: SQLText = """
        SELECT min(feedSequence) FROM revocationList AS list
        WHERE authority = $1 AND shard = $2 AND delta = 0 AND nextUpdate >= $3 AND number >= $4
            AND \(wasPublished)
        """

    private static let deltaPointersSQL: SQLText = """
        SELECT max(nextUpdate) FROM revocationList AS list
        WHERE authority = $1 AND shard = $2 AND delta = 0 AND pointsToDelta = 1 AND nextUpdate >= $3
            AND \(wasPublished)
        """

    private static let partitionsSQL: SQLText = """
        SELECT authority, publicURL, shards FROM revocationListPartition WHERE authority = $1 ORDER BY publicURL
        """

    private static let listsSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 ORDER BY number DESC, shard, delta LIMIT $2
        """

    /// The newest list of this name, published or only reserved; nil when there is none.
    public func latestRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord? {
        try newest(BookOfRecord.latestListSQL, name)
    }

    /// The newest list of this name that was published; nil when there is none.
    public func publishedRevocationList(
        of name: RevocationListName
    ) throws(BookError) -> RevocationListRecord? {
        try newest(BookOfRecord.publishedListSQL, name)
    }

    /// Whether a list of this name and number is on record, published or only reserved.
    public func hasRevocationList(
        _ name: RevocationListName,
        number: Int64
    ) throws(BookError) -> Bool {
        try revocationList(name, number: number) != nil
    }

    /// The list of this name and number, published or only reserved; nil when none is on record.
    public func revocationList(
        _ name: RevocationListName,
        number: Int64
    ) throws(BookError) -> RevocationListRecord? {
        try first(
            BookOfRecord.numberedListSQL,
            [.authority(name.authority), .int(name.shard), .int(name.isDelta ? 1 : 0), .int(number)],
            RevocationListRow.read
        )
    }

    private func newest(
        _ sql: SQLText,
        _ name: RevocationListName
    ) throws(BookError) -> RevocationListRecord? {
        try first(
            sql,
            [.authority(name.authority), .int(name.shard), .int(name.isDelta ? 1 : 0)],
            RevocationListRow.read
        )
    }

    /// The oldest published full list of this name that has not ended at `moment`; nil when there is none.
    ///
    /// It covers no more than each list upon which a delta can be put that builds on it: after a restore one with a greater number may cover
    /// less.
    public func baseRevocationList(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> RevocationListRecord? {
        let values: [SQLValue] = [.authority(name.authority), .int(name.shard), .time(moment)]
        guard let base = try first(BookOfRecord.baseListSQL, values, RevocationListRow.read) else {
            return nil
        }
        let start = try first(BookOfRecord.deltaStartSQL, values + [.int(base.number)]) { row in row.int() }
        return base.covering(min(start ?? base.feedSequence, base.feedSequence))
    }

    /// When the last published full list of this name ends that points to a delta and has not ended at `moment`; nil when there
    /// is none.
    public func endOfDeltaPointers(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> Timestamp? {
        let values: [SQLValue] = [.authority(name.authority), .int(name.shard), .time(moment)]
        let found = try first(BookOfRecord.deltaPointersSQL, values) { row throws(BookError) in
            try row.timeOrNil()
        }
        return found ?? nil
    }

    /// Into how many partitions an authority's certificates were divided, for each public URL; in ascending order of URL.
    public func partitions(of authority: AuthorityID) throws(BookError) -> [RevocationListPartition] {
        try all(BookOfRecord.partitionsSQL, [.authority(authority)]) { row throws(BookError) in
            RevocationListPartition(
                authority: try row.authority(),
                publicURL: row.text(),
                shards: try row.count()
            )
        }
    }

    /// The revocation lists of an authority, full and delta, newest first, at most `limit`.
    public func revocationLists(
        of authority: AuthorityID,
        limit: Int
    ) throws(BookError) -> [RevocationListRecord] {
        try all(BookOfRecord.listsSQL, [.authority(authority), .int(max(0, limit))], RevocationListRow.read)
    }
}
