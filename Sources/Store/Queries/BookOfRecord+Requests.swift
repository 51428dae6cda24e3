public import Model

extension BookOfRecord {
    private static let columns = """
        c.authority, c.serial, r.requester, r.idempotencyKey, r.fingerprint, r.at
        """

    private static let byKeySQL: SQLText = """
        SELECT \(columns) FROM certificateRequest r JOIN certificate c ON c.id = r.certificate
        WHERE r.requester = $1 AND r.idempotencyKey = $2
        """

    private static let ofCertificateSQL: SQLText = """
        SELECT \(columns) FROM certificate c JOIN certificateRequest r ON r.certificate = c.id
        WHERE c.authority = $1 AND c.serial = $2
        """

    /// The request that was made under an idempotency key, or nil.
    public func request(of requester: String, key: String) throws(BookError) -> RequestRecord? {
        try first(BookOfRecord.byKeySQL, [.text(requester), .text(key)], BookOfRecord.request)
    }

    /// The request that a certificate was asked for with, or nil when nobody asked for it so.
    public func request(for id: CertificateID) throws(BookError) -> RequestRecord? {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        return try first(BookOfRecord.ofCertificateSQL, key, BookOfRecord.request)
    }

    private static let countSQL: SQLText = """
        SELECT count(*) FROM (SELECT 1 FROM certificateRequest WHERE requester = $1 LIMIT $2)
        """

    /// How many certificates somebody asked for, those that came to nothing included.
    ///
    /// - Parameters:
    ///   - requester: as the audit chain names them.
    ///   - limit: where counting stops.
    /// - Returns: the number, `limit` for more too.
    /// - Throws: `BookError` when the book cannot be read.
    public func requestCount(of requester: String, atMost limit: Int) throws(BookError) -> Int {
        try first(BookOfRecord.countSQL, [.text(requester), .int(limit)]) { row throws(BookError) in
            try row.count()
        } ?? 0
    }

    private static func request(_ row: inout RowReader) throws(BookError) -> RequestRecord {
        RequestRecord(
            certificate: try row.certificateID(),
            requester: row.text(),
            key: try row.textOrNil(),
            fingerprint: try row.blobOrNil(),
            at: row.time()
        )
    }
}
