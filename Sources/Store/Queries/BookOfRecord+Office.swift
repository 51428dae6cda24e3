public import Model

extension BookOfRecord: PaperSource, PriceSource {
    private static let marksSQL: SQLText = """
        SELECT first, last, hash, text, markedBy, createdAt FROM auditMark WHERE last >= $1 AND first <= $2
        ORDER BY last, first, markedBy LIMIT $3
        """

    private static let papersSQL: SQLText = """
        SELECT storedAs, createdAt FROM keptPaper WHERE createdAt < $1 ORDER BY createdAt, storedAs LIMIT $2
        """

    private static let priceListsSQL: SQLText = """
        SELECT version, effectiveFrom, text, setBy, createdAt FROM priceList ORDER BY version
        """

    private static let pricesSQL: SQLText =
        "SELECT version, type, amountFen FROM price ORDER BY version, type"

    private static let templatesSQL: SQLText = """
        SELECT template, version, subject, text, english, setBy, createdAt FROM noticeTemplate
        WHERE template = $1 ORDER BY version
        """

    /// The words of a notice that were set, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func noticeTemplates(_ template: String) throws(BookError) -> [NoticeTemplateRecord] {
        try all(BookOfRecord.templatesSQL, [.text(template)]) { row throws(BookError) in
            NoticeTemplateRecord(
                template: row.text(),
                version: try row.count(),
                subject: row.text(),
                text: row.text(),
                english: try row.textOrNil(),
                setBy: row.text(),
                createdAt: row.time()
            )
        }
    }

    /// Documents that are kept since before a moment, the oldest first, at most `limit`.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func keptPapers(before moment: Timestamp, limit: Int) throws(BookError) -> [KeptPaperRecord] {
        try all(BookOfRecord.papersSQL, [.time(moment), .int(max(0, limit))]) { row in
            KeptPaperRecord(storedAs: row.text(), createdAt: row.time())
        }
    }

    /// What was marked of a stretch of the audit chain, the earliest first.
    ///
    /// - Parameters:
    ///   - entries: the numbers of the first and the last entry.
    ///   - limit: at most so many.
    /// - Returns: marks that reach into it.
    /// - Throws: `BookError` when the book cannot be read.
    public func auditMarks(
        of entries: ClosedRange<Int64>,
        limit: Int = 1000
    ) throws(BookError) -> [AuditMarkRecord] {
        let values: [SQLValue] = [.int(entries.lowerBound), .int(entries.upperBound), .int(max(0, limit))]
        return try all(BookOfRecord.marksSQL, values) { row in
            AuditMarkRecord(
                first: row.int(),
                last: row.int(),
                hash: row.blob(),
                text: row.text(),
                markedBy: row.text(),
                createdAt: row.time()
            )
        }
    }

    /// Every price list, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func priceLists() throws(BookError) -> [PriceListRecord] {
        var fen: [Int64: [ApplicationType: Int64]] = [:]
        let prices = try all(BookOfRecord.pricesSQL, []) { row throws(BookError) in
            (version: row.int(), type: try row.word(ApplicationType.self), fen: row.int())
        }
        for price in prices { fen[price.version, default: [:]][price.type] = price.fen }
        return try all(BookOfRecord.priceListsSQL, []) { row in
            let version = row.int()
            return PriceListRecord(
                version: Int(version),
                effectiveFrom: row.time(),
                fen: fen[version] ?? [:],
                text: row.text(),
                setBy: row.text(),
                createdAt: row.time()
            )
        }
    }
}
