import Model

/// Recoveries of archived keys.
extension ChangeWriter {
    private static let insertRecovery: SQLText = """
        INSERT INTO keyRecovery (number, kind, state, certificateAuthority, certificateSerial, tokenSerial, recipient,
            reference, text, proposedBy, decidedBy, finishedBy, result, createdAt, decidedAt, finishedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING
        """

    private static let updateRecovery: SQLText = """
        UPDATE keyRecovery
        SET state = $2, decidedBy = $3, finishedBy = $4, result = $5, decidedAt = $6, finishedAt = $7
        WHERE number = $1 AND state = $8
        """

    private static let insertRelease: SQLText = """
        INSERT INTO keyRecoveryShare (recovery, share, sealed, releasedBy, releasedAt)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    private static let forgetShares: SQLText = """
        UPDATE keyRecoveryShare SET sealed = NULL WHERE recovery = $1
        """

    func add(_ record: KeyRecoveryRecord) throws(BookError) {
        let id = record.certificate
        try insert(
            ChangeWriter.insertRecovery,
            [
                .int(record.number), .word(record.kind), .word(record.state), .authority(id.authority),
                .serial(id.serial), .text(record.tokenSerial), .blob(record.recipient),
                .text(record.reference), .text(record.text), .text(record.proposedBy),
                .text(record.decidedBy), .text(record.finishedBy), .blob(record.result),
                .time(record.createdAt), .time(record.decidedAt), .time(record.finishedAt),
            ],
            object: "open recovery of the key of certificate \(id.serial.hexadecimal)",
            references: [.keyArchive(id)] + (record.tokenSerial.map { [Reference.token(serial: $0)] } ?? [])
        )
    }

    func update(_ record: KeyRecoveryRecord, from: KeyRecoveryRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updateRecovery,
            [
                .int(record.number), .word(record.state), .text(record.decidedBy), .text(record.finishedBy),
                .blob(record.result), .time(record.decidedAt), .time(record.finishedAt), .word(from),
            ],
            target: .keyRecovery(record.number)
        )
    }

    func add(_ record: KeyShareRelease) throws(BookError) {
        try insert(
            ChangeWriter.insertRelease,
            [
                .int(record.recovery), .int(record.share), .blob(record.sealed), .text(record.releasedBy),
                .time(record.releasedAt),
            ],
            object: "share \(record.share) for recovery \(record.recovery)",
            references: [.keyRecovery(record.recovery)]
        )
    }

    func forgetShares(ofRecovery number: Int) throws(BookError) {
        _ = try session.write(ChangeWriter.forgetShares, [.int(number)])
    }
}
