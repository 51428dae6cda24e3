import Model

/// Reads revocation lists.
enum RevocationListRow {
    static let columns =
        "authority, shard, delta, number, base, pointsToDelta, thisUpdate, nextUpdate, feedSequence, entryCount, fingerprint"

    static func read(_ row: inout RowReader) throws(BookError) -> RevocationListRecord {
        RevocationListRecord(
            name: RevocationListName(
                try row.authority(),
                shard: try row.count(),
                isDelta: row.int() == 1
            ),
            number: row.int(),
            base: try row.optional { row throws(BookError) in row.int() },
            pointsToDelta: row.int() == 1,
            thisUpdate: row.time(),
            nextUpdate: row.time(),
            feedSequence: row.int(),
            entryCount: try row.countOrNil(),
            fingerprint: try row.blobOrNil()
        )
    }
}
