public import Model

extension BookOfRecord {
    private static let accountColumns = """
        login, mobile, passwordSalt, passwordDigest, passwordCost, active, version, createdAt, updatedAt
        """

    private static let accountSQL: SQLText = "SELECT \(accountColumns) FROM account WHERE login = $1"
    private static let accountOfMobileSQL: SQLText = """
        SELECT \(accountColumns) FROM account WHERE mobile = $1
        """

    private static let sessionSQL: SQLText = """
        SELECT digest, login, createdAt, seenAt, platform FROM accountSession WHERE digest = $1
        """

    private static let codeColumns = """
        nonce, mobile, purpose, state, wrongTries, attempts, dueAt, expiresAt, createdAt
        """

    private static let codesSQL: SQLText = """
        SELECT \(codeColumns) FROM phoneCode WHERE mobile = $1 AND createdAt >= $2 ORDER BY createdAt DESC
        """

    private static let dueCodesSQL: SQLText = """
        SELECT \(codeColumns) FROM phoneCode WHERE state = 'WAITING' AND dueAt <= $1 ORDER BY dueAt LIMIT $2
        """

    /// The account with this login name, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func account(login: String) throws(BookError) -> AccountRecord? {
        try first(BookOfRecord.accountSQL, [.text(login)], BookOfRecord.account)
    }

    /// The account that this number belongs to, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func account(mobile: String) throws(BookError) -> AccountRecord? {
        try first(BookOfRecord.accountOfMobileSQL, [.text(mobile)], BookOfRecord.account)
    }

    /// The session whose token has this digest, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func accountSession(digest: [UInt8]) throws(BookError) -> AccountSessionRecord? {
        try first(BookOfRecord.sessionSQL, [.blob(digest)]) { row throws(BookError) in
            AccountSessionRecord(
                digest: row.blob(),
                login: row.text(),
                createdAt: row.time(),
                seenAt: row.time(),
                isFromPlatform: row.int() == 1
            )
        }
    }

    /// The codes that were asked for with a number since a time, newest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func phoneCodes(mobile: String, since: Timestamp) throws(BookError) -> [PhoneCodeRecord] {
        try all(BookOfRecord.codesSQL, [.text(mobile), .time(since)], BookOfRecord.phoneCode)
    }

    /// The codes to be sent now, the longest due first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func dueCodes(at now: Timestamp, limit: Int) throws(BookError) -> [PhoneCodeRecord] {
        try all(BookOfRecord.dueCodesSQL, [.time(now), .int(max(0, limit))], BookOfRecord.phoneCode)
    }

    private static func account(_ row: inout RowReader) throws(BookError) -> AccountRecord {
        AccountRecord(
            login: row.text(),
            mobile: row.text(),
            password: PasswordDigest(salt: row.blob(), digest: row.blob(), cost: try row.count()),
            isActive: row.int() == 1,
            version: row.int(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    private static func phoneCode(_ row: inout RowReader) throws(BookError) -> PhoneCodeRecord {
        PhoneCodeRecord(
            nonce: row.blob(),
            mobile: row.text(),
            purpose: try row.word(PhoneCodeRecord.Purpose.self),
            state: try row.word(PhoneCodeRecord.State.self),
            wrongTries: try row.count(),
            attempts: try row.count(),
            dueAt: row.time(),
            expiresAt: row.time(),
            createdAt: row.time()
        )
    }
}
