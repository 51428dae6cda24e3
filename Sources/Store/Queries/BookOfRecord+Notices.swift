public import Model

extension BookOfRecord {
    private static let noticesOfSQL: SQLText = """
        SELECT id, template, application, placeholders, createdAt FROM notice WHERE application = $1 ORDER BY id
        """

    /// What the applicant of an application was told, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func notices(of application: ApplicationNumber) throws(BookError) -> [WaitingNotice] {
        try all(BookOfRecord.noticesOfSQL, [.number(application)], WorkflowRows.notice)
    }
}
