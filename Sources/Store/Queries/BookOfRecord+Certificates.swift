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

    /// Certificates that `filter` lets pass, in its order, with their octets.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - cursor: the last certificate of the page before; nil for the first page.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book, or its search index, cannot be read.
    public func certificates(
        _ filter: CertificateFilter,
        after cursor: CertificateID? = nil,
        limit: Int
    ) throws(BookError) -> [CertificateRecord] {
        try page(filter, .records, after: cursor, limit: limit)
    }

    /// The same without octets: only narrow rows are read.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - cursor: the last certificate of the page before; nil for the first page.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book, or its search index, cannot be read.
    public func summaries(
        _ filter: CertificateFilter,
        after cursor: CertificateID? = nil,
        limit: Int
    ) throws(BookError) -> [CertificateSummary] {
        try page(filter, .summaries, after: cursor, limit: limit)
    }

    private func page<Row>(
        _ filter: CertificateFilter,
        _ shape: CertificateShape<Row>,
        after cursor: CertificateID?,
        limit: Int
    ) throws(BookError) -> [Row] {
        let query = filter.hasText ? filter.subjectText.flatMap(SearchQuery.init) : nil
        guard query != nil || !filter.hasText else { return [] }
        // The view of the book must not be older than that of the index.
        func page(_ index: SearchReader?) throws(BookError) -> [Row]? {
            try read { session throws(BookError) in
                try CertificateSearch(
                    session: session,
                    filter: filter,
                    shape: shape,
                    query: query,
                    index: index
                ).page(after: cursor, limit: limit)
            }
        }
        if let rows = try page(nil) { return rows }
        do {
            return try searchIndex().read(page) ?? []
        } catch {
            guard case .damaged = error.reason else { throw error }
            // If it was the book, it says so again.
            forgetSearchIndex()
            return try searchIndex().read(page) ?? []
        }
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
}
