public import Model

/// What money went back in a time, to be held against what a bank or provider says.
///
/// A payment that went back does not move any more, so when it last moved is when it went.
extension BookOfRecord {
    private static let returnedSumsSQL: SQLText = """
        SELECT channel, count(*), sum(amountFen) FROM payment
        WHERE state = 'REFUNDED' AND updatedAt BETWEEN $1 AND $2 GROUP BY channel ORDER BY channel
        """

    /// Payments that went back in a time, in the order in which they went.
    ///
    /// - Parameters:
    ///   - times: from when to when, both included.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func payments(
        returned times: ClosedRange<Timestamp>,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [PaymentRecord] {
        var conditions = Conditions()
        conditions.add("state", in: Set([PaymentRecord.State.refunded]))
        conditions.add("updatedAt", within: times)
        let sql = conditions.select(
            BookOfRecord.paymentColumns,
            from: "payment",
            orderedBy: "updatedAt, channel, channelTransaction",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, BookOfRecord.payment)
    }

    /// The same payments added up, by channel.
    ///
    /// - Parameter times: from when to when, both included.
    /// - Returns: a sum for each channel in which there is one.
    /// - Throws: `BookError` when the book cannot be read.
    public func returnedSums(_ times: ClosedRange<Timestamp>) throws(BookError) -> [PaymentSum] {
        let values: [SQLValue] = [.time(times.lowerBound), .time(times.upperBound)]
        return try all(BookOfRecord.returnedSumsSQL, values) { row in
            PaymentSum(channel: row.text(), state: .refunded, count: row.int(), amountFen: row.int())
        }
    }
}
