import Model

extension ChangeWriter {
    private static let latestList: SQLText = """
        SELECT max(number) FROM revocationList WHERE authority = $1 AND shard = $2 AND delta = $3
        """

    private static let insertList: SQLText = """
        INSERT INTO revocationList (authority, shard, delta, number, base, thisUpdate, nextUpdate, feedSequence,
            pointsToDelta)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    private static let publishList: SQLText = """
        UPDATE revocationList
        SET thisUpdate = $5, nextUpdate = $6, feedSequence = $7, entryCount = $8, fingerprint = $9
        WHERE authority = $1 AND shard = $2 AND delta = $3 AND number = $4 AND entryCount IS NULL
        """

    private static let recallList: SQLText = """
        INSERT INTO revocationList (authority, shard, delta, number, base, thisUpdate, nextUpdate, feedSequence,
            pointsToDelta, entryCount, fingerprint)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """

    private static let doubtList: SQLText = """
        UPDATE revocationList SET feedSequence = 0
        WHERE authority = $1 AND shard = $2 AND delta = $3 AND number = $4
        """

    private static let insertPartition: SQLText = """
        INSERT INTO revocationListPartition (authority, publicURL, shards) VALUES ($1, $2, $3)
        ON CONFLICT (authority, publicURL) DO UPDATE SET shards = excluded.shards
        WHERE revocationListPartition.shards < excluded.shards
        """

    func partition(_ record: RevocationListPartition) throws(BookError) {
        try demandAuthority(record.authority)
        _ = try session.write(
            ChangeWriter.insertPartition,
            [.authority(record.authority), .text(record.publicURL), .int(record.shards)]
        )
    }

    /// Full lists and deltas share one sequence of numbers; of one moment, they share the number (RFC 5280 §5.2.3).
    func reserve(_ record: RevocationListRecord) throws(BookError) {
        let name = record.name
        let own = try latest(name)
        let other = try latest(name.isDelta ? name.full : name.delta)
        let isGrowing = record.number > own && (name.isDelta ? record.number >= other : record.number > other)
        guard isGrowing else { throw BookError(.numberNotGrowing(name, record.number)) }
        try insert(
            ChangeWriter.insertList,
            key(name) + [
                .int(record.number), .int(record.base), .time(record.thisUpdate), .time(record.nextUpdate),
                .int(record.feedSequence), .int(record.pointsToDelta ? 1 : 0),
            ],
            object: "CRL \(record.number) of \(name)",
            references: [.authority(record.authority)]
        )
    }

    func publish(_ record: RevocationListRecord) throws(BookError) {
        guard record.entryCount != nil, record.fingerprint != nil else {
            throw BookError(.failed(detail: "a published CRL needs its count and fingerprint"))
        }
        try update(
            ChangeWriter.publishList,
            key(record.name) + [
                .int(record.number), .time(record.thisUpdate), .time(record.nextUpdate),
                .int(record.feedSequence), .int(record.entryCount), .blob(record.fingerprint),
            ],
            target: .revocationList(record.name, record.number)
        )
    }

    /// Nothing demands that its number grows: it was signed before what came since.
    func recall(_ record: RevocationListRecord) throws(BookError) {
        try insert(
            ChangeWriter.recallList,
            key(record.name) + [
                .int(record.number), .int(record.base), .time(record.thisUpdate), .time(record.nextUpdate),
                .int(record.feedSequence), .int(record.pointsToDelta ? 1 : 0), .int(record.entryCount),
                .blob(record.fingerprint),
            ],
            object: "CRL \(record.number) of \(record.name)",
            references: [.authority(record.authority)]
        )
    }

    func doubt(_ name: RevocationListName, _ number: Int64) throws(BookError) {
        try update(
            ChangeWriter.doubtList,
            key(name) + [.int(number)],
            target: .revocationList(name, number)
        )
    }

    private func latest(_ name: RevocationListName) throws(BookError) -> Int64 {
        try session.first(ChangeWriter.latestList, key(name)) { row in row.int() } ?? 0
    }

    private func key(_ name: RevocationListName) -> [SQLValue] {
        [.authority(name.authority), .int(name.shard), .int(name.isDelta ? 1 : 0)]
    }
}
