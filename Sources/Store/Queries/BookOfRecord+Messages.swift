public import Model

extension BookOfRecord {
    private static let columns = """
        message.notice, channel, state, attempts, dueAt, target, detail, updatedAt,
        template, application, placeholders, sealed, createdAt
        """

    private static let tables = "message JOIN notice ON notice.id = message.notice"

    private static let dueSQL: SQLText = """
        SELECT \(columns) FROM \(tables)
        WHERE state IN ('WAITING', 'SENDING') AND dueAt <= $1 AND (channel IN ($3, $4) OR sealed IS NOT NULL)
        ORDER BY dueAt, message.notice, channel LIMIT $2
        """

    private static let oneSQL: SQLText = """
        SELECT \(columns) FROM \(tables) WHERE message.notice = $1 ORDER BY channel
        """

    /// Messages to be tried now: those that wait, and those whose sender has not been heard of; the longest due first.
    ///
    /// - Parameters:
    ///   - now: what is due by then.
    ///   - channels: the ways there are; what waits for another one goes on waiting, but for codes, which are not kept.
    ///   - limit: at most so many.
    /// - Returns: the messages.
    /// - Throws: `BookError` when the book cannot be read.
    public func dueMessages(
        at now: Timestamp,
        on channels: Set<MessageRecord.Channel> = Set(MessageRecord.Channel.allCases),
        limit: Int
    ) throws(BookError) -> [QueuedMessage] {
        let ways = channels.map { SQLValue.text($0.rawValue) }
        guard let first = ways.first, let last = ways.last else { return [] }
        let values: [SQLValue] = [.time(now), .int(max(0, limit)), first, last]
        return try all(BookOfRecord.dueSQL, values, BookOfRecord.message)
    }

    /// The ways of one notice.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func messages(ofNotice notice: Int64) throws(BookError) -> [QueuedMessage] {
        try all(BookOfRecord.oneSQL, [.int(notice)], BookOfRecord.message)
    }

    /// Messages in one of `states` (empty means any), newest first.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - application: of this application only; nil for all.
    ///   - limit: at most so many.
    /// - Returns: the messages.
    /// - Throws: `BookError` when the book cannot be read.
    public func messages(
        _ states: Set<MessageRecord.State> = [],
        of application: ApplicationNumber? = nil,
        limit: Int
    ) throws(BookError) -> [QueuedMessage] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        conditions.add("application", equals: .number(application))
        let sql = conditions.select(
            BookOfRecord.columns,
            from: BookOfRecord.tables,
            orderedBy: "message.notice DESC, channel",
            limit: limit
        )
        return try all(sql, conditions.values, BookOfRecord.message)
    }

    private static func message(_ row: inout RowReader) throws(BookError) -> QueuedMessage {
        QueuedMessage(
            record: MessageRecord(
                notice: row.int(),
                channel: try row.word(MessageRecord.Channel.self),
                state: try row.word(MessageRecord.State.self),
                attempts: try row.count(),
                dueAt: row.time(),
                target: try row.textOrNil(),
                detail: try row.textOrNil(),
                updatedAt: row.time()
            ),
            notice: Notice(
                template: row.text(),
                application: try row.numberOrNil(),
                values: try row.placeholders(),
                sealed: try row.blobOrNil(),
                createdAt: row.time()
            )
        )
    }
}
