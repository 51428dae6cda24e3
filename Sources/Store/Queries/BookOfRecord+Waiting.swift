public import Model

/// What waits for the staff.
extension BookOfRecord {
    private static let waitingSQL: SQLText = """
        SELECT (SELECT count(*) FROM application WHERE state = 'PENDING_REVIEW'),
            (SELECT count(*) FROM applicationOrder WHERE state = 'UNPAID'),
            (SELECT count(*) FROM job WHERE state IN ('QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED',
                'WRITTEN', 'VERIFIED', 'FAILED', 'REJECTED')),
            (SELECT count(*) FROM delivery WHERE state IN ('READY', 'SHIPPED', 'RETURNED')),
            (SELECT count(*) FROM payment WHERE state IN ('REFUNDING', 'MISMATCHED')),
            (SELECT count(*) FROM proposal WHERE kind = 'REVOCATION' AND state = 'PROPOSED'),
            (SELECT count(*) FROM invoice WHERE state IN ('REQUESTED', 'RED_DUE'))
        """

    /// How much waits in each queue.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func waiting() throws(BookError) -> WaitingCounts {
        let counts = try first(BookOfRecord.waitingSQL, []) { row in
            WaitingCounts(
                reviews: Int(row.int()),
                payments: Int(row.int()),
                jobs: Int(row.int()),
                deliveries: Int(row.int()),
                refunds: Int(row.int()),
                revocations: Int(row.int()),
                invoices: Int(row.int())
            )
        }
        guard let counts else { throw BookError(.damaged(detail: "counting gave no row")) }
        return counts
    }

    /// Applications that wait for their review, the longest waiting first.
    ///
    /// - Parameters:
    ///   - types: of one of these types; empty means any.
    ///   - profiles: for one of these profiles; empty means any.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func waitingReviews(
        types: Set<ApplicationType> = [],
        profiles: Set<String> = [],
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [ApplicationRecord] {
        let (sql, values) = BookOfRecord.reviews(types, profiles, skipping: skipping, limit: limit)
        return try all(sql, values, WorkflowRows.application)
    }

    static func reviews(
        _ types: Set<ApplicationType>,
        _ profiles: Set<String>,
        skipping: Int,
        limit: Int
    ) -> (SQLText, [SQLValue]) {
        var conditions = Conditions()
        // A word of the index `applicationWaiting`, which a value that is bound would not find.
        conditions.add("state = 'PENDING_REVIEW'")
        conditions.add("type", in: types)
        if !profiles.isEmpty {
            conditions.add(profiles.sorted().map { .text($0) }) { names in
                "profile IN (\(names.joined(separator: ", ")))"
            }
        }
        let sql = conditions.select(
            WorkflowRows.applicationColumns,
            from: "application",
            orderedBy: "updatedAt, id",
            limit: limit,
            skipping: skipping
        )
        return (sql, conditions.values)
    }
}
