public import Model

extension BookOfRecord: IssuanceGuard {
    private static let blockedSQL: SQLText = "SELECT 1 FROM blockedKey WHERE keyHash = $1"

    private static let latestMomentSQL: SQLText = """
        SELECT at FROM auditEntry ORDER BY sequence DESC LIMIT 1
        """

    /// Whether the public key whose SubjectPublicKeyInfo has this SHA-256 must never be certified (again).
    public func isBlocked(keyHash: [UInt8]) throws(BookError) -> Bool {
        try first(BookOfRecord.blockedSQL, [.blob(keyHash)]) { _ in true } ?? false
    }

    /// The time of the newest entry of the audit chain; nil in an empty book.
    public func latestMoment() throws(BookError) -> Timestamp? {
        try first(BookOfRecord.latestMomentSQL, []) { row in row.time() }
    }
}
