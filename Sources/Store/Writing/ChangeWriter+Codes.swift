import Model

extension ChangeWriter {
    private static let insertCode: SQLText = """
        INSERT INTO executionCode (subject, sequence, kind, state, certificateAuthority, certificateSerial, tokenSerial,
            digest, wrongTries, sessionDigest, sessionUntil, challenge, requestDigest, heldUntil, issuedBy, expiresAt,
            createdAt, updatedAt, answers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT DO NOTHING
        """

    private static let updateCode: SQLText = """
        UPDATE executionCode
        SET kind = $3, state = $4, certificateAuthority = $5, certificateSerial = $6, tokenSerial = $7, digest = $8,
            wrongTries = $9, sessionDigest = $10, sessionUntil = $11, challenge = $12, requestDigest = $13,
            heldUntil = $14, issuedBy = $15, expiresAt = $16, createdAt = $17, updatedAt = $18, answers = $19
        WHERE subject = $1 AND sequence = $2 AND state = $20 AND wrongTries = $21
            AND updatedAt = $22 AND (requestDigest = $23 OR (requestDigest IS NULL AND $23 IS NULL))
            AND (sessionDigest = $24 OR (sessionDigest IS NULL AND $24 IS NULL)) AND answers = $25
        """

    func add(_ record: ExecutionCodeRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertCode,
            values(of: record),
            object: "open code for \(record.subject)",
            references: [.certificate(record.certificate)]
        )
    }

    func update(_ record: ExecutionCodeRecord, from: ExecutionCodeRecord) throws(BookError) {
        try update(
            ChangeWriter.updateCode,
            values(of: record) + [
                .word(from.state), .int(from.wrongTries), .time(from.updatedAt),
                .blob(from.requestDigest), .blob(from.sessionDigest), .int(from.answers),
            ],
            target: .code(subject: record.subject, record.sequence),
            references: [.certificate(record.certificate)]
        )
    }

    private func values(of record: ExecutionCodeRecord) -> [SQLValue] {
        [
            .text(record.subject), .int(record.sequence), .word(record.kind), .word(record.state),
            .authority(record.certificate.authority), .serial(record.certificate.serial),
            .text(record.tokenSerial), .blob(record.digest), .int(record.wrongTries),
            .blob(record.sessionDigest), .time(record.sessionUntil), .blob(record.challenge),
            .blob(record.requestDigest), .time(record.heldUntil), .text(record.issuedBy),
            .time(record.expiresAt), .time(record.createdAt), .time(record.updatedAt),
            .int(record.answers),
        ]
    }
}
