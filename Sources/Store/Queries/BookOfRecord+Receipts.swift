public import Model

/// What money arrived in a time, to be held against what a bank or provider says.
extension BookOfRecord {
    private static let sumsSQL: SQLText = """
        SELECT channel, state, count(*), sum(amountFen) FROM payment
        WHERE state IN ('ACCEPTED', 'MISMATCHED', 'REFUNDING', 'REFUNDED') AND createdAt BETWEEN $1 AND $2
        GROUP BY channel, state ORDER BY channel, state
        """

    /// Days as clocks in Asia/Shanghai name them; there is no daylight saving.
    private static let daysSQL: SQLText = """
        SELECT (p.createdAt + 28800) / 86400, count(*), sum(p.amountFen), count(o.application),
            sum(coalesce(o.amountFen, 0)), sum(CASE p.state WHEN 'ACCEPTED' THEN 0 ELSE p.amountFen END)
        FROM payment p LEFT JOIN applicationOrder o
            ON o.application = p.application AND o.channel = p.channel AND o.channelTransaction = p.channelTransaction
        WHERE p.state IN ('ACCEPTED', 'MISMATCHED', 'REFUNDING', 'REFUNDED') AND p.createdAt BETWEEN $1 AND $2
        GROUP BY (p.createdAt + 28800) / 86400 ORDER BY 1
        """

    /// The same payments beside the orders that they paid, day by day.
    ///
    /// - Parameter times: from when to when, both included.
    /// - Returns: a day for each on which something arrived, in order.
    /// - Throws: `BookError` when the book cannot be read.
    public func paymentDays(recorded times: ClosedRange<Timestamp>) throws(BookError) -> [PaymentDay] {
        let values: [SQLValue] = [.time(times.lowerBound), .time(times.upperBound)]
        return try all(BookOfRecord.daysSQL, values) { row in
            PaymentDay(
                start: Timestamp(secondsSinceEpoch: row.int() * 86_400 - 28_800),
                payments: row.int(),
                amountFen: row.int(),
                orders: row.int(),
                orderFen: row.int(),
                otherFen: row.int()
            )
        }
    }

    /// Payments that were recorded in a time, oldest first.
    ///
    /// - Parameters:
    ///   - times: from when to when, both included.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func payments(
        recorded times: ClosedRange<Timestamp>,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [PaymentRecord] {
        var conditions = Conditions()
        // All of them, by name: the index `paymentState` begins with the state.
        conditions.add("state", in: Set(PaymentRecord.State.allCases))
        conditions.add("createdAt", within: times)
        let sql = conditions.select(
            BookOfRecord.paymentColumns,
            from: "payment",
            orderedBy: "createdAt, channel, channelTransaction",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, BookOfRecord.payment)
    }

    /// The same payments added up, by channel and where they stand now.
    ///
    /// - Parameter times: from when to when, both included.
    /// - Returns: a sum for each channel and state in which there is one.
    /// - Throws: `BookError` when the book cannot be read.
    public func paymentSums(recorded times: ClosedRange<Timestamp>) throws(BookError) -> [PaymentSum] {
        let values: [SQLValue] = [.time(times.lowerBound), .time(times.upperBound)]
        return try all(BookOfRecord.sumsSQL, values, BookOfRecord.paymentSum)
    }

    private static func paymentSum(_ row: inout RowReader) throws(BookError) -> PaymentSum {
        PaymentSum(
            channel: row.text(),
            state: try row.word(PaymentRecord.State.self),
            count: row.int(),
            amountFen: row.int()
        )
    }
}

/// Payments by one channel in one state, added up.
public struct PaymentSum: Hashable, Sendable {
    /// How they arrived, as `OFFLINE`.
    public let channel: String
    /// Where they stand.
    public let state: PaymentRecord.State
    /// How many.
    public let count: Int64
    /// How much, in fen.
    public let amountFen: Int64
}

/// What arrived on a day, beside the orders that it paid.
public struct PaymentDay: Hashable, Sendable {
    /// 00:00:00 of the day in Asia/Shanghai.
    public let start: Timestamp
    /// How many payments arrived.
    public let payments: Int64
    /// How much they are, in fen.
    public let amountFen: Int64
    /// How many orders they paid.
    public let orders: Int64
    /// How much those orders are, in fen.
    public let orderFen: Int64
    /// How much of what arrived fits no order, goes back or went back, in fen.
    public let otherFen: Int64
}
