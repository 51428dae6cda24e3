import Model

/// 发票.
extension ChangeWriter {
    private static let insertInvoice: SQLText = """
        INSERT INTO invoice (application, amountFen, title, taxNumber, email, state, number, reversal, storedAs, fingerprint,
            createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
        """

    private static let updateInvoice: SQLText = """
        UPDATE invoice
        SET amountFen = $2, title = $3, taxNumber = $4, email = $5, state = $6, number = $7, reversal = $8, storedAs = $9,
            fingerprint = $10, createdAt = $11, updatedAt = $12
        WHERE application = $1 AND state = $13
        """

    func add(_ record: InvoiceRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertInvoice,
            values(of: record),
            object: "invoice of \(record.application)",
            references: [.application(record.application)]
        )
    }

    func update(_ record: InvoiceRecord, from: InvoiceRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updateInvoice,
            values(of: record) + [.word(from)],
            target: .invoice(record.application),
            conflict: .exists(object: "invoice \(record.number ?? "")")
        )
    }

    private func values(of record: InvoiceRecord) -> [SQLValue] {
        [
            .number(record.application), .int(record.amountFen), .text(record.title),
            .text(record.taxNumber), .text(record.email), .word(record.state), .text(record.number),
            .text(record.reversal), .text(record.storedAs), .blob(record.fingerprint),
            .time(record.createdAt), .time(record.updatedAt),
        ]
    }
}
