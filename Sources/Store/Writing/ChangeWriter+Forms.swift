import Model

/// What belongs to forms that are not submitted yet.
extension ChangeWriter {
    private static let insertUpload: SQLText = """
        INSERT INTO upload (id, application, kind, mediaType, size, storedAs, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """

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
        case .addUpload(let record): try add(record)
        case .removeUpload(let id): _ = try session.write(ChangeWriter.deleteUpload, [.text(id)])
        case .saveRevision(let record): try save(record)
        case .closeRevision(let number):
            _ = try session.write(ChangeWriter.deleteUploads, [.number(number)])
            _ = try session.write(ChangeWriter.deleteRevision, [.number(number)])
        }
    }

    private func add(_ record: UploadRecord) throws(BookError) {
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
