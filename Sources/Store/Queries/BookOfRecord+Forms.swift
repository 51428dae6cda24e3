public import Model

extension BookOfRecord {
    private static let uploadsSQL: SQLText = """
        SELECT id, application, kind, mediaType, size, storedAs, createdAt FROM upload
        WHERE application = $1 ORDER BY createdAt, id
        """

    private static let revisionSQL: SQLText = """
        SELECT application, form, version, savedAt FROM revision WHERE application = $1
        """

    private static let noticesOfSQL: SQLText = """
        SELECT id, template, application, placeholders, createdAt FROM notice WHERE application = $1 ORDER BY id
        """

    /// The documents of a form that is not submitted yet, in the order they came.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func uploads(of application: ApplicationNumber) throws(BookError) -> [UploadRecord] {
        try all(BookOfRecord.uploadsSQL, [.number(application)]) { row throws(BookError) in
            UploadRecord(
                id: row.text(),
                application: try row.number(),
                kind: row.text(),
                mediaType: row.text(),
                size: try row.count(),
                storedAs: row.text(),
                createdAt: row.time()
            )
        }
    }

    /// The form of a rejected application that its owner mends, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func revision(of application: ApplicationNumber) throws(BookError) -> RevisionRecord? {
        try first(BookOfRecord.revisionSQL, [.number(application)]) { row throws(BookError) in
            RevisionRecord(
                application: try row.number(),
                form: row.blob(),
                version: row.int(),
                savedAt: row.time()
            )
        }
    }

    /// What the applicant of an application was told, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func notices(of application: ApplicationNumber) throws(BookError) -> [WaitingNotice] {
        try all(BookOfRecord.noticesOfSQL, [.number(application)], WorkflowRows.notice)
    }
}
