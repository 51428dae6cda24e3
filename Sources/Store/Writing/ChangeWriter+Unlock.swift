import Model

extension ChangeWriter {
    private static let insertUnlock: SQLText = """
        INSERT INTO tokenUnlock (tokenSerial, sequence, state, text, evidence, requestedBy, decidedBy, ranBy,
            expiresAt, createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """

    private static let updateUnlock: SQLText = """
        UPDATE tokenUnlock
        SET state = $3, text = $4, evidence = $5, requestedBy = $6, decidedBy = $7, ranBy = $8, expiresAt = $9,
            createdAt = $10, updatedAt = $11
        WHERE tokenSerial = $1 AND sequence = $2 AND state = $12
        """

    func add(_ record: UnlockRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertUnlock,
            values(of: record),
            object: "open unlock of token \(record.tokenSerial)",
            references: [.token(serial: record.tokenSerial)]
        )
    }

    func update(_ record: UnlockRecord, from: UnlockRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updateUnlock,
            values(of: record) + [.word(from)],
            target: .token(serial: record.tokenSerial),
            references: []
        )
    }

    private func values(of record: UnlockRecord) -> [SQLValue] {
        [
            .text(record.tokenSerial), .int(record.sequence), .word(record.state), .text(record.text),
            .text(record.evidence), .text(record.requestedBy), .text(record.decidedBy), .text(record.ranBy),
            .time(record.expiresAt), .time(record.createdAt), .time(record.updatedAt),
        ]
    }
}
