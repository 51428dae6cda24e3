public import Model

/// 发票.
extension BookOfRecord {
    private static let invoiceColumns = """
        application, amountFen, title, taxNumber, email, state, number, reversal, storedAs, fingerprint, createdAt, updatedAt
        """

    private static let invoiceSQL: SQLText = "SELECT \(invoiceColumns) FROM invoice WHERE application = $1"

    /// The invoice of an application, or nil.
    public func invoice(of number: ApplicationNumber) throws(BookError) -> InvoiceRecord? {
        try first(BookOfRecord.invoiceSQL, [.number(number)], BookOfRecord.invoice)
    }

    /// Invoices in one of `states` (empty means any), the longest waiting first, at most `limit` after the first so many.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func invoices(
        _ states: Set<InvoiceRecord.State>,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [InvoiceRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        let sql = conditions.select(
            BookOfRecord.invoiceColumns,
            from: "invoice",
            orderedBy: "createdAt, application",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, BookOfRecord.invoice)
    }

    private static func invoice(_ row: inout RowReader) throws(BookError) -> InvoiceRecord {
        InvoiceRecord(
            application: try row.number(),
            amountFen: row.int(),
            title: row.text(),
            taxNumber: try row.textOrNil(),
            email: row.text(),
            state: try row.word(InvoiceRecord.State.self),
            number: try row.textOrNil(),
            reversal: try row.textOrNil(),
            storedAs: try row.textOrNil(),
            fingerprint: try row.blobOrNil(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
