import Model

/// What belongs to forms that are not submitted yet.
extension ChangeWriter {
    private static let insertUpload: SQLText = """
        INSERT INTO upload (id, application, kind, mediaType, size, storedAs, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """

    private static let roomSQL: SQLText = """
        SELECT count(*), coalesce(sum(size), 0) FROM upload WHERE application = $1
        """

    /// Only what is not submitted takes documents.
    private static let openFormSQL: SQLText = """
        SELECT 1 FROM application WHERE number = $1
            AND (state = 'DRAFT' OR state = 'REJECTED' AND EXISTS (SELECT 1 FROM revision WHERE application = $1))
        """

    private static let uploadIDs: SQLText = "SELECT id FROM upload WHERE application = $1"
    private static let revisionVersion: SQLText = "SELECT version FROM revision WHERE application = $1"
    private static let deleteUpload: SQLText = "DELETE FROM upload WHERE id = $1"
    private static let deleteUploads: SQLText = "DELETE FROM upload WHERE application = $1"
    private static let deleteRevision: SQLText = "DELETE FROM revision WHERE application = $1"

    private static let insertRevision: SQLText = """
        INSERT INTO revision (application, form, version, savedAt) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """

    private static let updateRevision: SQLText = """
        UPDATE revision SET form = $2, version = $3, savedAt = $4 WHERE application = $1 AND version = $3 - 1
        """

    func apply(_ change: FormChange) throws(BookError) {
        switch change {
        case .addUpload(let record, let room): try add(record, room)
        case .removeUpload(let id): _ = try session.write(ChangeWriter.deleteUpload, [.text(id)])
        case .removeUploads(let number): _ = try session.write(ChangeWriter.deleteUploads, [.number(number)])
        case .saveRevision(let record): try save(record)
        case .closeForm(let number, let revision, let uploads): try close(number, revision, uploads)
        }
    }

    private func close(
        _ number: ApplicationNumber,
        _ revision: Int64?,
        _ uploads: Set<String>
    ) throws(BookError) {
        let key = [SQLValue.number(number)]
        let present = try session.all(ChangeWriter.uploadIDs, key) { row throws(BookError) in row.text() }
        let version = try session.first(ChangeWriter.revisionVersion, key) { row throws(BookError) in
            row.int()
        }
        guard Set(present) == uploads, version == revision else {
            throw BookError(.stateChanged(object: "form of \(number)"))
        }
        _ = try session.write(ChangeWriter.deleteUploads, key)
        _ = try session.write(ChangeWriter.deleteRevision, key)
    }

    private func add(_ record: UploadRecord, _ room: UploadRoom) throws(BookError) {
        let key = [SQLValue.number(record.application)]
        let present = try session.first(ChangeWriter.roomSQL, key) { row throws(BookError) in
            (count: try row.count(), octets: try row.count())
        }
        let isOpen = try session.exists(ChangeWriter.openFormSQL, key)
        guard isOpen, let present, present.count < room.count, present.octets + record.size <= room.octets
        else {
            throw try unchanged(.application(record.application))
        }
        try insert(
            ChangeWriter.insertUpload,
            [
                .text(record.id), .number(record.application), .text(record.kind), .text(record.mediaType),
                .int(record.size), .text(record.storedAs), .time(record.createdAt),
            ],
            object: "upload \(record.id)",
            references: [.application(record.application)]
        )
    }

    private func save(_ record: RevisionRecord) throws(BookError) {
        let values: [SQLValue] = [
            .number(record.application), .blob(record.form), .int(record.version), .time(record.savedAt),
        ]
        guard record.version > 1 else {
            return try insert(
                ChangeWriter.insertRevision,
                values,
                object: "revision of \(record.application)",
                references: [.application(record.application)]
            )
        }
        try update(ChangeWriter.updateRevision, values, target: .revision(record.application))
    }
}
