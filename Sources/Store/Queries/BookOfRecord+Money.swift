public import Model

/// Trades at payment providers, and refunds.
extension BookOfRecord: MoneySource {
    private static let checkoutColumns = """
        trade, application, sequence, channel, amountFen, state, attempts, dueAt, expiresAt, detail, createdAt, updatedAt
        """

    private static let refundColumns = """
        channel, channelTransaction, request, amountFen, state, attempts, dueAt, detail, confirmedBy, createdAt, updatedAt
        """

    private static let checkoutSQL: SQLText = "SELECT \(checkoutColumns) FROM checkout WHERE trade = $1"

    private static let checkoutsSQL: SQLText = """
        SELECT \(checkoutColumns) FROM checkout WHERE application = $1 ORDER BY sequence
        """

    private static let dueCheckoutsSQL: SQLText = """
        SELECT \(checkoutColumns) FROM checkout WHERE state = 'OPEN' AND dueAt <= $2 AND channel = $1
        ORDER BY dueAt, trade LIMIT $3
        """

    private static let stuckCheckoutsSQL: SQLText = """
        SELECT \(checkoutColumns) FROM checkout WHERE state = 'OPEN' AND detail IS NOT NULL
        ORDER BY createdAt, trade LIMIT $1
        """

    private static let refundSQL: SQLText = """
        SELECT \(refundColumns) FROM refund WHERE channel = $1 AND channelTransaction = $2
        """

    private static let dueRefundsSQL: SQLText = """
        SELECT \(refundColumns) FROM refund WHERE state = 'WAITING' AND dueAt <= $2 AND channel = $1
        ORDER BY dueAt, channelTransaction LIMIT $3
        """

    /// The trade with this number, or nil.
    public func checkout(trade: String) throws(BookError) -> CheckoutRecord? {
        try first(BookOfRecord.checkoutSQL, [.text(trade)], BookOfRecord.checkout)
    }

    /// The trades of an application, oldest first.
    public func checkouts(of number: ApplicationNumber) throws(BookError) -> [CheckoutRecord] {
        try all(BookOfRecord.checkoutsSQL, [.number(number)], BookOfRecord.checkout)
    }

    /// OPEN trades of a channel that are to be asked for by `now`, the longest due first, at most `limit`.
    public func dueCheckouts(
        _ channel: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [CheckoutRecord] {
        let values: [SQLValue] = [.text(channel), .time(now), .int(max(0, limit))]
        return try all(BookOfRecord.dueCheckoutsSQL, values, BookOfRecord.checkout)
    }

    /// OPEN trades about which the provider could not be asked the last time, oldest first, at most `limit`.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func stuckCheckouts(limit: Int) throws(BookError) -> [CheckoutRecord] {
        try all(BookOfRecord.stuckCheckoutsSQL, [.int(max(0, limit))], BookOfRecord.checkout)
    }

    /// The refund of a payment, or nil.
    public func refund(channel: String, transaction: String) throws(BookError) -> RefundRecord? {
        try first(BookOfRecord.refundSQL, [.text(channel), .text(transaction)], BookOfRecord.refund)
    }

    /// WAITING refunds of a channel that are due by `now`, the longest due first, at most `limit`.
    public func dueRefunds(
        _ channel: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [RefundRecord] {
        let values: [SQLValue] = [.text(channel), .time(now), .int(max(0, limit))]
        return try all(BookOfRecord.dueRefundsSQL, values, BookOfRecord.refund)
    }

    /// Refunds in one of `states` (empty means any), oldest first, at most `limit`.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func refunds(_ states: Set<RefundRecord.State>, limit: Int) throws(BookError) -> [RefundRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        let sql = conditions.select(
            BookOfRecord.refundColumns,
            from: "refund",
            orderedBy: "createdAt, channelTransaction",
            limit: limit
        )
        return try all(sql, conditions.values, BookOfRecord.refund)
    }

    private static func checkout(_ row: inout RowReader) throws(BookError) -> CheckoutRecord {
        CheckoutRecord(
            trade: row.text(),
            application: try row.number(),
            sequence: try row.count(),
            channel: row.text(),
            amountFen: row.int(),
            state: try row.word(CheckoutRecord.State.self),
            attempts: try row.count(),
            dueAt: row.time(),
            expiresAt: row.time(),
            detail: try row.textOrNil(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    private static func refund(_ row: inout RowReader) throws(BookError) -> RefundRecord {
        RefundRecord(
            channel: row.text(),
            transaction: row.text(),
            request: row.text(),
            amountFen: row.int(),
            state: try row.word(RefundRecord.State.self),
            attempts: try row.count(),
            dueAt: row.time(),
            detail: try row.textOrNil(),
            confirmedBy: row.text(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
