import Model

extension ChangeWriter {
    private static let insertUnlockCode: SQLText = """
        INSERT INTO unlockCode (tokenSerial, unlock, sequence, state, certificateSerial, digest, wrongTries,
            sessionDigest, sessionUntil, nonce, releases, issuedBy, expiresAt, createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING
        """

    private static let updateUnlockCode: SQLText = """
        UPDATE unlockCode
        SET state = $4, certificateSerial = $5, digest = $6, wrongTries = $7, sessionDigest = $8, sessionUntil = $9,
            nonce = $10, releases = $11, issuedBy = $12, expiresAt = $13, createdAt = $14, updatedAt = $15
        WHERE tokenSerial = $1 AND unlock = $2 AND sequence = $3 AND state = $16 AND wrongTries = $17
            AND releases = $18
        """

    func add(_ record: UnlockCodeRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertUnlockCode,
            values(of: record),
            object: "open unlock code of token \(record.tokenSerial)",
            references: [.token(serial: record.tokenSerial)]
        )
    }

    func update(_ record: UnlockCodeRecord, from: UnlockCodeRecord) throws(BookError) {
        try update(
            ChangeWriter.updateUnlockCode,
            values(of: record) + [.word(from.state), .int(from.wrongTries), .int(from.releases)],
            target: .token(serial: record.tokenSerial),
            references: []
        )
    }

    private func values(of record: UnlockCodeRecord) -> [SQLValue] {
        [
            .text(record.tokenSerial), .int(record.unlock), .int(record.sequence), .word(record.state),
            .text(record.certificateSerial), .blob(record.digest), .int(record.wrongTries),
            .blob(record.sessionDigest), .time(record.sessionUntil), .blob(record.nonce),
            .int(record.releases), .text(record.issuedBy), .time(record.expiresAt),
            .time(record.createdAt), .time(record.updatedAt),
        ]
    }
}
