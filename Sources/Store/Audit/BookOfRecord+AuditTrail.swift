public import Model

extension BookOfRecord {
    private static let entriesSQL: SQLText = """
        SELECT \(AuditRows.entryColumns) FROM auditEntry WHERE sequence > $1 ORDER BY sequence LIMIT $2
        """

    private static let allEntriesSQL: SQLText = """
        SELECT \(AuditRows.entryColumns) FROM auditEntry ORDER BY sequence
        """

    private static let headSQL: SQLText = """
        SELECT sequence, hash FROM auditEntry ORDER BY sequence DESC LIMIT 1
        """

    private static let latestCheckpointSQL: SQLText = """
        SELECT \(AuditRows.checkpointColumns) FROM auditCheckpoint ORDER BY sequence DESC LIMIT 1
        """

    private static let nextCheckpointSQL: SQLText = """
        SELECT \(AuditRows.checkpointColumns) FROM auditCheckpoint WHERE sequence >= $1 ORDER BY sequence LIMIT 1
        """

    private static let checkpointsSQL: SQLText = """
        SELECT \(AuditRows.checkpointColumns) FROM auditCheckpoint ORDER BY sequence
        """

    /// Audit entries after `sequence` in order, at most `limit`.
    ///
    /// - Throws: `BookError` with `.damaged` for an entry that cannot be read any more.
    public func auditEntries(after sequence: Int64, limit: Int) throws(BookError) -> [AuditEntry] {
        try all(BookOfRecord.entriesSQL, [.int(sequence), .int(max(0, limit))], AuditRows.entry)
    }

    /// The end of the audit chain; what the next checkpoint signs.
    public func auditHead() throws(BookError) -> AuditHead {
        try readAlone { session throws(BookError) in try BookOfRecord.auditHead(session) }
    }

    /// Whether the audit chain was at `head` once: then the book has the past that it had at that moment.
    public func holds(_ head: AuditHead) throws(BookError) -> Bool {
        try readAlone { session throws(BookError) in try BookHistory.holds(head, session) }
    }

    static func auditHead(_ session: Session) throws(BookError) -> AuditHead {
        try session.first(headSQL) { row in AuditHead(sequence: row.int(), hash: row.blob()) } ?? .empty
    }

    /// The newest checkpoint, or nil.
    public func latestAuditCheckpoint() throws(BookError) -> AuditCheckpoint? {
        try first(BookOfRecord.latestCheckpointSQL, []) { row in AuditRows.checkpoint(&row) }
    }

    /// The first checkpoint that covers an entry, or nil.
    public func auditCheckpoint(covering sequence: Int64) throws(BookError) -> AuditCheckpoint? {
        try first(BookOfRecord.nextCheckpointSQL, [.int(sequence)]) { row in AuditRows.checkpoint(&row) }
    }

    /// All checkpoints, oldest first.
    public func auditCheckpoints() throws(BookError) -> [AuditCheckpoint] {
        try all(BookOfRecord.checkpointsSQL, []) { row in AuditRows.checkpoint(&row) }
    }

    /// How many entries no checkpoint covers yet.
    public func unsignedAuditEntryCount() throws(BookError) -> Int64 {
        try read { session throws(BookError) in
            let head = try session.first(BookOfRecord.headSQL) { row in row.int() } ?? 0
            let signed = try session.first(BookOfRecord.latestCheckpointSQL) { row in row.int() } ?? 0
            return max(0, head - signed)
        }
    }

    /// Checks the whole audit chain in one consistent view of the book, with flat memory.
    ///
    /// - Parameters:
    ///   - witnesses: checkpoints kept outside the book, as printed by earlier runs; without them a book that
    ///     lost its newest entries and its newest checkpoints cannot be told from an older one.
    ///   - isSigned: whether a checkpoint's signature over its `canonicalForm` is the audit key's.
    /// - Returns: the verdict, with the first fault.
    /// - Throws: `BookError` when the book cannot be read; a broken chain is a verdict, not an error.
    public func verifyAuditTrail(
        witnesses: [AuditCheckpoint] = [],
        isSigned: (AuditCheckpoint) -> Bool
    ) throws(BookError) -> AuditVerdict {
        try read { session throws(BookError) in
            let stored = try session.all(BookOfRecord.checkpointsSQL) { row in AuditRows.checkpoint(&row) }
            return try verify(session, checkpoints: stored + witnesses, isSigned: isSigned)
        }
    }

    private func verify(
        _ session: Session,
        checkpoints: [AuditCheckpoint],
        isSigned: (AuditCheckpoint) -> Bool
    ) throws(BookError) -> AuditVerdict {
        try withoutActuallyEscaping(isSigned) { isSigned throws(BookError) in
            var verifier = AuditVerifier(checkpoints: checkpoints, digest: digest, isSigned: isSigned)
            try session.visit(BookOfRecord.allEntriesSQL) { row in
                let found = AuditRows.find(&row)
                guard let entry = found.entry else {
                    verifier.reject(sequence: found.sequence)
                    return false
                }
                return verifier.check(entry)
            }
            return verifier.finish()
        }
    }
}
