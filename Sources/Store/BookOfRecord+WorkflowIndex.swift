public import Model

extension BookOfRecord: WorkflowIndex {
    private static let openNewSQL: SQLText = """
        SELECT \(WorkflowRows.applicationColumns) FROM application
        WHERE subjectUID = $1 AND profile = $2 AND type IN ('NEW', 'REISSUE')
            AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED')
        """

    /// One pass over `jobOpen`, urgent ones first, then oldest first, so the cost does not grow with finished jobs.
    private static let claimableSQL: SQLText = """
        SELECT \(ProductionRows.jobColumns) FROM job
        WHERE state NOT IN ('DONE', 'CANCELLED', 'REJECTED')
            AND (state IN ('QUEUED', 'FAILED') OR leaseUntil IS NULL OR leaseUntil < $2 OR station = $1)
        ORDER BY priority DESC, createdAt, application LIMIT $3
        """

    private static let claimedKeySQL: SQLText = "SELECT 1 FROM idempotencyKey WHERE key = $1"

    /// The open NEW or REISSUE of this subject and profile, or nil.
    public func openApplication(
        subjectUID: String,
        profile: String
    ) throws(BookError) -> ApplicationRecord? {
        try first(BookOfRecord.openNewSQL, [.text(subjectUID), .text(profile)], WorkflowRows.application)
    }

    /// Jobs that `station` may take at `now`, the urgent ones first, then in order of creation, at most `limit`.
    public func claimableJobs(
        station: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [JobRecord] {
        let values: [SQLValue] = [.text(station), .time(now), .int(max(0, limit))]
        return try all(BookOfRecord.claimableSQL, values, ProductionRows.job)
    }

    /// Whether an idempotency key was claimed by a commit.
    public func isClaimed(key: String) throws(BookError) -> Bool {
        try first(BookOfRecord.claimedKeySQL, [.text(key)]) { row in row.int() } != nil
    }
}
