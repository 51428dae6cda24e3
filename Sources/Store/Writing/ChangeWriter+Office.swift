import Model

/// What of the audit chain was examined, price lists, and words of notices.
extension ChangeWriter {
    private static let hashOfMarked: SQLText = "SELECT hash FROM auditEntry WHERE sequence = $1"

    private static let insertMark: SQLText = """
        INSERT INTO auditMark (first, last, hash, text, markedBy, createdAt) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """

    private static let insertPriceList: SQLText = """
        INSERT INTO priceList (version, effectiveFrom, text, setBy, createdAt) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """

    private static let insertPrice: SQLText = """
        INSERT INTO price (version, type, amountFen) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """

    private static let insertTemplate: SQLText = """
        INSERT INTO noticeTemplate (template, version, subject, text, english, setBy, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """

    private static let insertPaper: SQLText = """
        INSERT INTO keptPaper (storedAs, createdAt) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """

    private static let deletePaper: SQLText = "DELETE FROM keptPaper WHERE storedAs = $1"

    func apply(_ change: OfficeChange) throws(BookError) {
        switch change {
        case .keepPaper(let record): try add(record)
        case .mark(let record): try add(record)
        case .releasePaper(let name): try releasePaper(name)
        case .setNotice(let record): try add(record)
        case .setPrices(let record): try add(record)
        }
    }

    private func add(_ record: KeptPaperRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertPaper,
            [.text(record.storedAs), .time(record.createdAt)],
            object: "kept paper \(record.storedAs)"
        )
    }

    private func releasePaper(_ name: String) throws(BookError) {
        guard try session.write(ChangeWriter.deletePaper, [.text(name)]) == .changed(1) else {
            throw BookError(.stateChanged(object: "kept paper \(name)"))
        }
    }

    private func add(_ record: AuditMarkRecord) throws(BookError) {
        let target = Reference.auditEntry(record.last)
        let hash = try session.first(ChangeWriter.hashOfMarked, [.int(record.last)]) { row in row.blob() }
        guard let hash else { throw BookError(.notFound(object: target.object)) }
        guard hash == record.hash else { throw BookError(.stateChanged(object: target.object)) }
        try insert(
            ChangeWriter.insertMark,
            [
                .int(record.first), .int(record.last), .blob(record.hash), .text(record.text),
                .text(record.markedBy), .time(record.createdAt),
            ],
            object: "mark of audit entries \(record.first) to \(record.last)"
        )
    }

    private func add(_ record: NoticeTemplateRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertTemplate,
            [
                .text(record.template), .int(record.version), .text(record.subject), .text(record.text),
                .text(record.english), .text(record.setBy), .time(record.createdAt),
            ],
            object: "version \(record.version) of notice \(record.template)"
        )
    }

    private func add(_ record: PriceListRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertPriceList,
            [
                .int(record.version), .time(record.effectiveFrom), .text(record.text), .text(record.setBy),
                .time(record.createdAt),
            ],
            object: "price list \(record.version)"
        )
        for (type, fen) in record.fen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try insert(
                ChangeWriter.insertPrice,
                [.int(record.version), .word(type), .int(fen)],
                object: "price of \(type.rawValue) in price list \(record.version)"
            )
        }
    }
}
