import Model

extension ChangeWriter {
    private static let insertSubject: SQLText = """
        INSERT INTO subject (uid, identityDigest, createdAt) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """

    private static let insertApplication: SQLText = """
        INSERT INTO application (number, type, state, version, subjectUID, profile, owner, registrar,
            snapshot, snapshotVersion, reviewer, reasonCode, reasonText, createdAt, updatedAt,
            certificateAuthority, certificateSerial)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING
        """

    /// Terminal states never change, and neither does the business: it stands in the number.
    private static let updateApplication: SQLText = """
        UPDATE application
        SET state = $3, version = $4, subjectUID = $5, profile = $6, owner = $7, registrar = $8,
            snapshot = $9, snapshotVersion = $10, reviewer = $11, reasonCode = $12, reasonText = $13,
            createdAt = $14, updatedAt = $15, certificateAuthority = $16, certificateSerial = $17
        WHERE number = $1 AND type = $2 AND version + 1 = $4
            AND state NOT IN ('COMPLETED', 'WITHDRAWN', 'CLOSED')
        """

    /// What was rejected is kept when something else is submitted in its place.
    private static let keepSubmission: SQLText = """
        INSERT INTO submission (application, snapshotVersion, snapshot, rejectedAt)
        SELECT number, snapshotVersion, snapshot, updatedAt FROM application
        WHERE number = $1 AND snapshotVersion < $2 AND state = 'REJECTED' ON CONFLICT DO NOTHING
        """

    private static let deleteDraft: SQLText = """
        DELETE FROM application WHERE number = $1 AND version = $2 AND state = 'DRAFT'
        """

    private static let insertAttachment: SQLText = """
        INSERT INTO attachment (application, snapshotVersion, position, kind, fingerprint, mediaType, size,
            storedAs)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    func add(_ record: SubjectRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertSubject,
            [.text(record.uid), .blob(record.identityDigest), .time(record.createdAt)],
            object: "subject \(record.uid)"
        )
    }

    func add(_ record: ApplicationRecord) throws(BookError) {
        switch try session.write(ChangeWriter.insertApplication, values(of: record)) {
        case .changed(1): return
        case .changed, .conflict:
            let isTaken = try exists(.application(record.number))
            throw isTaken ? BookError(.exists(object: "application \(record.number)")) : conflict(record)
        case .missingReference: throw try missing(references(of: record))
        }
    }

    func update(_ record: ApplicationRecord) throws(BookError) {
        if record.snapshotVersion > 1 {
            let key: [SQLValue] = [.number(record.number), .int(record.snapshotVersion)]
            _ = try session.write(ChangeWriter.keepSubmission, key)
        }
        try update(
            ChangeWriter.updateApplication,
            values(of: record),
            target: .application(record.number),
            references: references(of: record),
            conflict: conflict(record).reason
        )
    }

    func discardDraft(_ number: ApplicationNumber, version: Int64) throws(BookError) {
        try update(
            ChangeWriter.deleteDraft,
            [.number(number), .int(version)],
            target: .application(number)
        )
    }

    func add(_ record: AttachmentRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertAttachment,
            [
                .number(record.application), .int(record.snapshotVersion), .int(record.position),
                .text(record.kind), .blob(record.fingerprint), .text(record.mediaType), .int(record.size),
                .text(record.storedAs),
            ],
            object: "attachment \(record.position) of \(record.application)",
            references: [.application(record.application)]
        )
    }

    private func conflict(_ record: ApplicationRecord) -> BookError {
        BookError(.conflictingApplication(subjectUID: record.subjectUID, profile: record.profile))
    }

    private func values(of record: ApplicationRecord) -> [SQLValue] {
        [
            .number(record.number), .word(record.type), .word(record.state), .int(record.version),
            .text(record.subjectUID), .text(record.profile), .text(record.owner), .text(record.registrar),
            .blob(record.snapshot), .int(record.snapshotVersion), .text(record.reviewer),
            .text(record.reasonCode), .text(record.reasonText), .time(record.createdAt),
            .time(record.updatedAt), .authority(record.certificate?.authority),
            .serial(record.certificate?.serial),
        ]
    }

    private func references(of record: ApplicationRecord) -> [Reference] {
        [.subject(uid: record.subjectUID)] + (record.certificate.map { [.certificate($0)] } ?? [])
    }
}
