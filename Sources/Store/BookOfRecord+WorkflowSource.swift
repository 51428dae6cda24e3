public import Model

extension BookOfRecord: WorkflowSource {
    private static let applicationSQL: SQLText = """
        SELECT \(WorkflowRows.applicationColumns) FROM application WHERE number = $1
        """

    private static let subjectSQL: SQLText = """
        SELECT uid, identityDigest, createdAt FROM subject WHERE identityDigest = $1
        """

    private static let orderSQL: SQLText = """
        SELECT \(WorkflowRows.orderColumns) FROM applicationOrder WHERE application = $1
        """

    private static let jobSQL: SQLText = """
        SELECT \(ProductionRows.jobColumns) FROM job WHERE application = $1
        """

    private static let livingSQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.subjectUID = $1 AND c.state IN ('issued', 'active') ORDER BY c.id DESC
        """

    /// The application, or nil.
    public func application(_ number: ApplicationNumber) throws(BookError) -> ApplicationRecord? {
        try first(BookOfRecord.applicationSQL, [.number(number)], WorkflowRows.application)
    }

    /// The subject with this identity digest, or nil.
    public func subject(identityDigest: [UInt8]) throws(BookError) -> SubjectRecord? {
        try first(BookOfRecord.subjectSQL, [.blob(identityDigest)]) { row in WorkflowRows.subject(&row) }
    }

    /// The order of an application, or nil.
    public func order(of number: ApplicationNumber) throws(BookError) -> OrderRecord? {
        try first(BookOfRecord.orderSQL, [.number(number)], WorkflowRows.order)
    }

    /// The job of an application, or nil.
    public func job(of number: ApplicationNumber) throws(BookError) -> JobRecord? {
        try first(BookOfRecord.jobSQL, [.number(number)], ProductionRows.job)
    }

    /// Certificates of a subject that are issued or active, newest first.
    public func certificates(subjectUID: String) throws(BookError) -> [CertificateRecord] {
        try all(BookOfRecord.livingSQL, [.text(subjectUID)], CertificateRow.read)
    }
}
