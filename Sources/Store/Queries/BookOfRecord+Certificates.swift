public import Model

extension BookOfRecord {
    private static let byKeySQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.keyHash = $1 AND c.living = 1 AND c.repeatsKey = 0
        """

    private static let successorsSQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.predecessor = (SELECT id FROM certificate WHERE authority = $1 AND serial = $2)
        ORDER BY c.id DESC
        """

    private static let listsSQL: SQLText = """
        SELECT \(RevocationListRow.columns) FROM revocationList
        WHERE authority = $1 ORDER BY number DESC LIMIT $2
        """

    /// Certificates that `filter` lets pass, newest first.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - cursor: the last certificate of the page before; nil for the first page.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func certificates(
        _ filter: CertificateFilter,
        after cursor: CertificateID? = nil,
        limit: Int
    ) throws(BookError) -> [CertificateRecord] {
        var conditions = filter.conditions()
        if let cursor {
            conditions.add([.authority(cursor.authority), .serial(cursor.serial)]) { key in
                "c.id < (SELECT id FROM certificate WHERE authority = \(key[0]) AND serial = \(key[1]))"
            }
        }
        let sql = conditions.select(
            CertificateRow.columns,
            from: CertificateRow.tables,
            orderedBy: "c.id DESC",
            limit: limit
        )
        return try all(sql, conditions.values, CertificateRow.read)
    }

    /// The certificate of the public key whose SubjectPublicKeyInfo has the SHA-256 `keyHash`, or nil.
    ///
    /// The first one, where the same key was certified again; an abandoned serial is not a certificate.
    public func certificate(keyHash: [UInt8]) throws(BookError) -> CertificateRecord? {
        try first(BookOfRecord.byKeySQL, [.blob(keyHash)], CertificateRow.read)
    }

    /// The certificates that follow this one, newest first; abandoned serials included.
    public func successors(of id: CertificateID) throws(BookError) -> [CertificateRecord] {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        return try all(BookOfRecord.successorsSQL, key, CertificateRow.read)
    }

    /// The revocation lists of an authority, newest first, at most `limit`.
    public func revocationLists(
        of authority: AuthorityID,
        limit: Int
    ) throws(BookError) -> [RevocationListRecord] {
        try all(BookOfRecord.listsSQL, [.authority(authority), .int(max(0, limit))], RevocationListRow.read)
    }
}
