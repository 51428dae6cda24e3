import Model

/// Reads revocation lists.
enum RevocationListRow {
    static let columns = "authority, number, thisUpdate, nextUpdate, feedSequence, entryCount, fingerprint"

    static func read(_ row: inout RowReader) throws(BookError) -> RevocationListRecord {
        RevocationListRecord(
            authority: try row.authority(),
            number: row.int(),
            thisUpdate: row.time(),
            nextUpdate: row.time(),
            feedSequence: row.int(),
            entryCount: try row.countOrNil(),
            fingerprint: try row.blobOrNil()
        )
    }
}
