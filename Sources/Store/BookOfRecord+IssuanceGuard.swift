public import Model

extension BookOfRecord: IssuanceGuard {
    private static let blockedSQL: SQLText = "SELECT 1 FROM blockedKey WHERE keyHash = $1"

    private static let latestMomentSQL: SQLText = """
        SELECT e.at FROM auditEntry e WHERE NOT EXISTS (
            SELECT 1 FROM auditEntry a
            WHERE a.action = 'clock.accept' AND a.sequence > e.sequence AND a.at < e.at)
        ORDER BY e.at DESC LIMIT 1
        """

    /// Whether the public key whose SubjectPublicKeyInfo has this SHA-256 must never be certified (again).
    public func isBlocked(keyHash: [UInt8]) throws(BookError) -> Bool {
        try first(BookOfRecord.blockedSQL, [.blob(keyHash)]) { _ in true } ?? false
    }

    /// Refuses a public key that `claim` may not have.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    public func demandKey(_ keyHash: [UInt8], for claim: KeyClaim) throws(BookError) {
        try read { session throws(BookError) in
            try KeyRegister(session: session).demand(keyHash, for: claim)
        }
    }

    /// Refuses public keys of which any was blocked, or is somebody's.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    public func demandFreeKin(_ keyHashes: [[UInt8]]) throws(BookError) {
        try read { session throws(BookError) in
            try KeyRegister(session: session).demandFreeKin(keyHashes)
        }
    }

    /// The latest time that any entry of the audit chain names; nil in an empty book.
    ///
    /// Entries of a clock that was ahead do not count after two persons have said so (`clock.accept`).
    public func latestMoment() throws(BookError) -> Timestamp? {
        try first(BookOfRecord.latestMomentSQL, []) { row in row.time() }
    }
}
