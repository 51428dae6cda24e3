import Model

/// Reads jobs, their journals and tokens.
enum ProductionRows {
    static let jobColumns = """
        application, state, resumeFrom, version, station, producer, leaseUntil, tokenSerial, \
        subjectPublicKeyInfo, tokenSlot, certificateAuthority, certificateSerial, failure, priority, createdAt, \
        updatedAt
        """

    static let tokenColumns = """
        serial, driver, model, batch, state, application, wrappedSecrets, pinTriesLeft, pendingSecrets, letters, \
        handedLetter, unlocks, faults, version, updatedAt
        """

    static func job(_ row: inout RowReader) throws(BookError) -> JobRecord {
        JobRecord(
            application: try row.number(),
            state: try row.word(JobState.self),
            resumeFrom: try row.word(JobState.self),
            version: row.int(),
            station: try row.textOrNil(),
            producer: try row.textOrNil(),
            leaseUntil: try row.timeOrNil(),
            tokenSerial: try row.textOrNil(),
            subjectPublicKeyInfo: try row.blobOrNil(),
            tokenSlot: try row.textOrNil(),
            certificate: try row.certificateIDOrNil(),
            failure: try row.textOrNil(),
            priority: try priority(row.int()),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    private static func priority(_ rank: Int64) throws(BookError) -> JobRecord.Priority {
        guard let priority = JobRecord.Priority(rawValue: rank) else {
            throw BookError(.damaged(detail: "no job has the priority \(rank)"))
        }
        return priority
    }

    static func journalEntry(_ row: inout RowReader) throws(BookError) -> JobJournalEntry {
        JobJournalEntry(
            application: try row.number(),
            step: try row.word(JobState.self),
            tokenSerial: try row.textOrNil(),
            detail: row.text(),
            at: row.time()
        )
    }

    static func setAsideOrder(_ row: inout RowReader) throws(BookError) -> SetAsideOrder {
        SetAsideOrder(
            tokenSerial: row.text(),
            application: try row.number(),
            text: row.text(),
            orderedBy: row.text(),
            createdAt: row.time()
        )
    }

    static func token(_ row: inout RowReader) throws(BookError) -> TokenRecord {
        TokenRecord(
            serial: row.text(),
            driver: row.text(),
            model: row.text(),
            batch: try row.textOrNil(),
            state: try row.word(TokenRecord.State.self),
            application: try row.numberOrNil(),
            wrappedSecrets: try row.blobOrNil(),
            pinTriesLeft: try row.countOrNil(),
            pendingSecrets: try row.blobOrNil(),
            letters: try row.count(),
            handedLetter: try row.count(),
            unlocks: try row.count(),
            faults: try row.count(),
            version: row.int(),
            updatedAt: row.time()
        )
    }
}
