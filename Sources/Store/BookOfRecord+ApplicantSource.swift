public import Model

extension BookOfRecord: ApplicantSource {
    /// Follows the line of a certificate only as far as nobody applied anew: what an application made is its owner's.
    private static let ownedSQL: SQLText = """
        WITH RECURSIVE line (id) AS (
            SELECT c.id FROM application a
            JOIN certificate c ON c.application = a.number AND c.purpose = 'signing' WHERE a.owner = $1
            UNION
            SELECT s.id FROM line
            JOIN certificate s ON s.predecessor = line.id AND s.purpose = 'signing' AND s.application IS NULL
        )
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.id IN (SELECT id FROM line) AND c.state IN ('active', 'held', 'revoked')
        ORDER BY c.id DESC LIMIT $2
        """

    private static let verifiedNameSQL: SQLText = """
        SELECT name FROM platformSubject WHERE login = $1 AND name IS NOT NULL ORDER BY createdAt DESC LIMIT 1
        """

    private static let uploadsSQL: SQLText = """
        SELECT id, application, kind, mediaType, size, storedAs, createdAt FROM upload
        WHERE application = $1 ORDER BY createdAt, id
        """

    private static let revisionSQL: SQLText = """
        SELECT application, form, version, savedAt FROM revision WHERE application = $1
        """

    private static let formsSQL: SQLText = """
        SELECT number FROM application
        WHERE number IN (SELECT application FROM revision UNION SELECT application FROM upload)
            AND state IN ('COMPLETED', 'WITHDRAWN', 'CLOSED') AND updatedAt < $1
        ORDER BY id LIMIT $2
        """

    /// Signing certificates that were made for applications of an account, and those that follow them without an application, newest
    /// first, at most `limit`; only those that were in use at some time, or revoked.
    public func certificates(ownedBy login: String, limit: Int) throws(BookError) -> [CertificateRecord] {
        try all(BookOfRecord.ownedSQL, [.text(login), .int(max(0, limit))], CertificateRow.read)
    }

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

    /// The number of an account, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func mobile(ofAccount login: String) throws(BookError) -> String? {
        try account(login: login)?.mobile
    }

    /// The name that the platform has verified of whoever has an account, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func verifiedName(ofAccount login: String) throws(BookError) -> String? {
        try first(BookOfRecord.verifiedNameSQL, [.text(login)]) { row in row.text() }
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

    /// Applications that ended before `moment` and still have such a form or such documents, at most `limit`.
    public func applicationsWithForms(
        endedBefore moment: Timestamp,
        limit: Int
    ) throws(BookError) -> [ApplicationNumber] {
        try all(BookOfRecord.formsSQL, [.time(moment), .int(max(0, limit))]) { row throws(BookError) in
            try row.number()
        }
    }
}
