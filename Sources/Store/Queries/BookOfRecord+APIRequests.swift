public import Model

extension BookOfRecord {
    private static let apiRequestSQL: SQLText = """
        SELECT caller, idempotencyKey, fingerprint, object, at FROM apiRequest
        WHERE caller = $1 AND idempotencyKey = $2
        """

    /// The change that somebody asked for over the workflow's API under this key, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func apiRequest(of caller: String, key: String) throws(BookError) -> APIRequestRecord? {
        try first(BookOfRecord.apiRequestSQL, [.text(caller), .text(key)]) { row throws(BookError) in
            APIRequestRecord(
                caller: row.text(),
                key: row.text(),
                fingerprint: row.blob(),
                object: row.text(),
                at: row.time()
            )
        }
    }
}
