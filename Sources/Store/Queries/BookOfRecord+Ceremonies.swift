public import Model

extension BookOfRecord {
    private static let ceremonySQL: SQLText = """
        SELECT digest, name, text, signature, closedAt FROM ceremony WHERE digest = $1
        """

    /// The signed protocol of the ceremony whose file has this SHA-256; nil when none is on record.
    public func ceremony(digest: [UInt8]) throws(BookError) -> CeremonyRecord? {
        try first(BookOfRecord.ceremonySQL, [.blob(digest)]) { row in
            CeremonyRecord(
                digest: row.blob(),
                name: row.text(),
                text: row.blob(),
                signature: row.blob(),
                closedAt: row.time()
            )
        }
    }
}
