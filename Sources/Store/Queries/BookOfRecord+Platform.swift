public import Model

extension BookOfRecord {
    private static let loginSQL: SQLText = """
        SELECT login FROM platformSubject WHERE issuer = $1 AND subject = $2
        """

    private static let subjectSQL: SQLText = """
        SELECT issuer, subject FROM platformSubject WHERE login = $1 AND issuer = $2
        """

    private static let arrivalSQL: SQLText = """
        SELECT browser, issuer, subject, mobile, name, expiresAt FROM platformArrival WHERE browser = $1
        """

    /// The login name of the account that is tied to somebody on the platform, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func login(of subject: PlatformSubject) throws(BookError) -> String? {
        try first(BookOfRecord.loginSQL, [.text(subject.issuer), .text(subject.subject)]) { row in row.text()
        }
    }

    /// Who an account is on the platform with this issuer, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func platformSubject(of login: String, issuer: String) throws(BookError) -> PlatformSubject? {
        try first(BookOfRecord.subjectSQL, [.text(login), .text(issuer)]) { row in
            PlatformSubject(issuer: row.text(), subject: row.text())
        }
    }

    /// Who came with a browser and has no account yet, or nil; also one that has ended.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func platformArrival(browser: [UInt8]) throws(BookError) -> PlatformArrivalRecord? {
        try first(BookOfRecord.arrivalSQL, [.blob(browser)]) { row throws(BookError) in
            PlatformArrivalRecord(
                browser: row.blob(),
                subject: PlatformSubject(issuer: row.text(), subject: row.text()),
                mobile: try row.textOrNil(),
                name: try row.textOrNil(),
                expiresAt: row.time()
            )
        }
    }
}
