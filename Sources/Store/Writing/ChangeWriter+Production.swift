import Model

extension ChangeWriter {
    private static let insertJob: SQLText = """
        INSERT INTO job (application, state, resumeFrom, version, station, producer, leaseUntil, tokenSerial,
            subjectPublicKeyInfo, certificateAuthority, certificateSerial, failure, priority, createdAt, updatedAt,
            tokenSlot)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING
        """

    private static let updateJob: SQLText = """
        UPDATE job
        SET state = $2, resumeFrom = $3, version = $4, station = $5, producer = $6, leaseUntil = $7,
            tokenSerial = $8, subjectPublicKeyInfo = $9, certificateAuthority = $10, certificateSerial = $11,
            failure = $12, priority = $13, createdAt = $14, updatedAt = $15, tokenSlot = $16
        WHERE application = $1 AND version + 1 = $4 AND state NOT IN ('DONE', 'CANCELLED')
        """

    private static let insertJournal: SQLText = """
        INSERT INTO jobJournal (application, step, tokenSerial, detail, at) VALUES ($1, $2, $3, $4, $5)
        """

    private static let insertToken: SQLText = """
        INSERT INTO token (serial, driver, model, batch, state, application, wrappedSecrets, pinTriesLeft,
            version, updatedAt, pendingSecrets, letters, unlocks, faults, handedLetter)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING
        """

    private static let updateToken: SQLText = """
        UPDATE token
        SET driver = $2, model = $3, batch = $4, state = $5, application = $6, wrappedSecrets = $7,
            pinTriesLeft = $8, version = $9, updatedAt = $10, pendingSecrets = $11, letters = $12, unlocks = $13,
            faults = $14, handedLetter = $15
        WHERE serial = $1 AND version + 1 = $9
        """

    private static let respellToken: SQLText = """
        UPDATE token SET serial = $1, version = $3, updatedAt = $4
        WHERE serial = $2 AND version + 1 = $3 AND wrappedSecrets IS NULL AND state = 'IN_STOCK'
        """

    /// An order is over when its token is not in the making for its application any more: it is not for what is made on it later.
    private static let endSetAsideOrder: SQLText = """
        DELETE FROM setAsideOrder WHERE tokenSerial = $1 AND NOT EXISTS (
            SELECT 1 FROM token t
            WHERE t.serial = $1 AND t.application = setAsideOrder.application
                AND t.state IN ('ALLOCATED', 'INITIALIZED', 'IN_PRODUCTION'))
        """

    private static let orderSetAside: SQLText = """
        INSERT INTO setAsideOrder (tokenSerial, application, text, orderedBy, createdAt)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tokenSerial) DO UPDATE
        SET application = excluded.application, text = excluded.text, orderedBy = excluded.orderedBy,
            createdAt = excluded.createdAt
        """

    func add(_ record: JobRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertJob,
            values(of: record),
            object: "job of \(record.application)",
            references: [.application(record.application)] + references(of: record)
        )
    }

    func update(_ record: JobRecord) throws(BookError) {
        try update(
            ChangeWriter.updateJob,
            values(of: record),
            target: .job(record.application),
            references: references(of: record)
        )
    }

    func add(_ entry: JobJournalEntry) throws(BookError) {
        try insert(
            ChangeWriter.insertJournal,
            [
                .number(entry.application), .word(entry.step), .text(entry.tokenSerial), .text(entry.detail),
                .time(entry.at),
            ],
            object: "journal of \(entry.application)",
            references: [.job(entry.application)]
        )
    }

    func add(_ record: TokenRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertToken,
            values(of: record),
            object: "token \(record.serial)",
            references: references(of: record)
        )
    }

    func update(_ record: TokenRecord) throws(BookError) {
        try update(
            ChangeWriter.updateToken,
            values(of: record),
            target: .token(serial: record.serial),
            references: references(of: record)
        )
        _ = try session.write(ChangeWriter.endSetAsideOrder, [.text(record.serial)])
    }

    func respell(_ record: TokenRecord, from earlier: String) throws(BookError) {
        try update(
            ChangeWriter.respellToken,
            [
                .text(record.serial), .text(earlier), .int(record.version), .time(record.updatedAt),
            ],
            target: .token(serial: earlier)
        )
    }

    func order(_ record: SetAsideOrder) throws(BookError) {
        try insert(
            ChangeWriter.orderSetAside,
            [
                .text(record.tokenSerial), .number(record.application), .text(record.text),
                .text(record.orderedBy), .time(record.createdAt),
            ],
            object: "order to set token \(record.tokenSerial) aside",
            references: [.token(serial: record.tokenSerial), .job(record.application)]
        )
    }

    private func references(of record: JobRecord) -> [Reference] {
        var references: [Reference] = []
        if let serial = record.tokenSerial { references.append(.token(serial: serial)) }
        if let id = record.certificate { references.append(.certificate(id)) }
        return references
    }

    private func references(of record: TokenRecord) -> [Reference] {
        record.application.map { [.application($0)] } ?? []
    }

    private func values(of record: JobRecord) -> [SQLValue] {
        [
            .number(record.application), .word(record.state), .word(record.resumeFrom), .int(record.version),
            .text(record.station), .text(record.producer), .time(record.leaseUntil),
            .text(record.tokenSerial), .blob(record.subjectPublicKeyInfo),
            .authority(record.certificate?.authority), .serial(record.certificate?.serial),
            .text(record.failure), .int(record.priority.rawValue), .time(record.createdAt),
            .time(record.updatedAt), .text(record.tokenSlot),
        ]
    }

    private func values(of record: TokenRecord) -> [SQLValue] {
        [
            .text(record.serial), .text(record.driver), .text(record.model), .text(record.batch),
            .word(record.state), .number(record.application), .blob(record.wrappedSecrets),
            .int(record.pinTriesLeft), .int(record.version), .time(record.updatedAt),
            .blob(record.pendingSecrets), .int(record.letters), .int(record.unlocks),
            .int(record.faults), .int(record.handedLetter),
        ]
    }
}
