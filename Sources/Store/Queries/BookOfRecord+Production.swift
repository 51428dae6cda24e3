public import Model

extension BookOfRecord {
    private static let journalSQL: SQLText = """
        SELECT application, step, tokenSerial, detail, at FROM jobJournal WHERE application = $1 ORDER BY id
        """

    private static let tokenJournalSQL: SQLText = """
        SELECT application, step, tokenSerial, detail, at FROM jobJournal
        WHERE tokenSerial = $1 AND tokenSerial IS NOT NULL ORDER BY id
        """

    private static let tokenSQL: SQLText = """
        SELECT \(ProductionRows.tokenColumns) FROM token WHERE serial = $1
        """

    private static let likeSQL: SQLText = """
        SELECT \(ProductionRows.tokenColumns) FROM token
        WHERE lower(serial) = lower($1) AND serial <> $1 ORDER BY serial LIMIT 2
        """

    private static let unlockingSQL: SQLText = """
        SELECT \(ProductionRows.tokenColumns) FROM token WHERE pendingSecrets IS NOT NULL ORDER BY serial LIMIT $1
        """

    private static let lostLettersSQL: SQLText = """
        SELECT \(ProductionRows.tokenColumns) FROM token
        WHERE handedLetter < letters AND state IN ('PRODUCED', 'SHIPPED', 'IN_USE', 'LOCKED')
        ORDER BY serial LIMIT $1
        """

    private static let tokenCountsSQL: SQLText = """
        SELECT model, state, count(*) FROM token GROUP BY model, state ORDER BY model, state
        """

    private static let setAsideOrdersSQL: SQLText = """
        SELECT o.tokenSerial, o.application, o.text, o.orderedBy, o.createdAt
        FROM setAsideOrder o JOIN token t ON t.serial = o.tokenSerial AND t.application = o.application
        WHERE t.state IN ('ALLOCATED', 'INITIALIZED', 'IN_PRODUCTION') ORDER BY o.createdAt, o.tokenSerial
        """

    /// Orders to give a token up that is still being made for the application they name, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func setAsideOrders() throws(BookError) -> [SetAsideOrder] {
        try all(BookOfRecord.setAsideOrdersSQL, [], ProductionRows.setAsideOrder)
    }

    /// How many tokens there are of each model in each state, by model.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func tokenCounts() throws(BookError) -> [TokenCount] {
        try all(BookOfRecord.tokenCountsSQL, []) { row throws(BookError) in
            TokenCount(
                model: row.text(),
                state: try row.word(TokenRecord.State.self),
                count: Int(row.int())
            )
        }
    }

    /// Jobs in one of `states` (empty means any), oldest first.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - cursor: the application of the last job of the page before; nil for the first page.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func jobs(
        _ states: Set<JobState> = [],
        after cursor: ApplicationNumber? = nil,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [JobRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        if let cursor {
            conditions.add(.number(cursor)) { key in
                "(createdAt, application) > (SELECT createdAt, application FROM job WHERE application = \(key))"
            }
        }
        let sql = conditions.select(
            ProductionRows.jobColumns,
            from: "job",
            orderedBy: "createdAt, application",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, ProductionRows.job)
    }

    /// The journal of a job, oldest line first.
    public func journal(of application: ApplicationNumber) throws(BookError) -> [JobJournalEntry] {
        try all(BookOfRecord.journalSQL, [.number(application)], ProductionRows.journalEntry)
    }

    /// What was done on a token, oldest line first.
    public func journal(ofToken serial: String) throws(BookError) -> [JobJournalEntry] {
        try all(BookOfRecord.tokenJournalSQL, [.text(serial)], ProductionRows.journalEntry)
    }

    /// The token with this serial, or nil.
    public func token(serial: String) throws(BookError) -> TokenRecord? {
        try first(BookOfRecord.tokenSQL, [.text(serial)], ProductionRows.token)
    }

    /// Tokens whose number differs from this one in nothing but capitals, two at most; all tokens are looked through.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func tokens(spelledLike serial: String) throws(BookError) -> [TokenRecord] {
        try all(BookOfRecord.likeSQL, [.text(serial)], ProductionRows.token)
    }

    /// Tokens in one of `states` (empty means any) and of `application` (nil means any), by serial.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - application: allocated to this one.
    ///   - cursor: the serial of the last token of the page before; nil for the first page.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func tokens(
        _ states: Set<TokenRecord.State> = [],
        application: ApplicationNumber? = nil,
        after cursor: String? = nil,
        limit: Int
    ) throws(BookError) -> [TokenRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        conditions.add("application", equals: .number(application))
        if let cursor { conditions.add(.text(cursor)) { "serial > \($0)" } }
        let sql = conditions.select(
            ProductionRows.tokenColumns,
            from: "token",
            orderedBy: "serial",
            limit: limit
        )
        return try all(sql, conditions.values, ProductionRows.token)
    }

    /// Tokens to which an unlock is giving other secrets: they have those, or the ones before.
    ///
    /// - Parameter limit: how many are wanted at most.
    /// - Returns: them, by serial number.
    /// - Throws: `BookError`.
    public func unlockingTokens(limit: Int) throws(BookError) -> [TokenRecord] {
        try all(BookOfRecord.unlockingSQL, [.int(limit)], ProductionRows.token)
    }

    /// Tokens whose newest PIN letter was written, and not seen to be handed over.
    ///
    /// - Parameter limit: how many are wanted at most.
    /// - Returns: them, by serial number.
    /// - Throws: `BookError`.
    public func tokensWithLostLetter(limit: Int) throws(BookError) -> [TokenRecord] {
        try all(BookOfRecord.lostLettersSQL, [.int(limit)], ProductionRows.token)
    }
}
