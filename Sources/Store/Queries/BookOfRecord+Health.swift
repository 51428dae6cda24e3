public import Model

extension BookOfRecord {
    private static let statesSQL: SQLText = "SELECT state, count(*) FROM certificate GROUP BY state"
    private static let intentsSQL: SQLText = "SELECT count(*) FROM certificateIntent"
    private static let contentsSQL: SQLText = "SELECT count(*) FROM certificateContent"
    private static let importedSQL: SQLText = """
        SELECT count(*) FROM certificate
        WHERE act = 'imported' AND id IN (SELECT certificate FROM certificateContent)
        """
    private static let listedOnlySQL: SQLText = """
        SELECT count(*) FROM certificate
        WHERE act = 'imported' AND id NOT IN (SELECT certificate FROM certificateContent)
        """
    private static let renouncedSQL: SQLText = """
        SELECT count(*) FROM certificate
        WHERE state = 'abandoned' AND id IN (SELECT certificate FROM certificateIntent)
        """
    private static let statusSQL: SQLText = "SELECT count(*) FROM statusEntry WHERE listed = 1"
    private static let auditSQL: SQLText = "SELECT count(*) FROM auditEntry"
    private static let actionSQL: SQLText = "SELECT count(*) FROM auditEntry WHERE action = $1"
    private static let latestActionSQL: SQLText = """
        SELECT at FROM auditEntry WHERE action = $1 ORDER BY sequence DESC LIMIT 1
        """

    /// Counts everything in one consistent view; reads whole indexes, so it is for `doctor`, not for pages.
    public func counts() throws(BookError) -> BookCounts {
        try read { session throws(BookError) in
            var certificates: [CertificateState: Int] = [:]
            try session.forEach(BookOfRecord.statesSQL) { row throws(BookError) in
                certificates[try row.word(CertificateState.self)] = try row.count()
            }
            return BookCounts(
                certificates: certificates,
                intents: try count(BookOfRecord.intentsSQL, session),
                contents: try count(BookOfRecord.contentsSQL, session),
                imported: try count(BookOfRecord.importedSQL, session),
                listedOnly: try count(BookOfRecord.listedOnlySQL, session),
                renounced: try count(BookOfRecord.renouncedSQL, session),
                statusEntries: try count(BookOfRecord.statusSQL, session),
                auditEntries: try count(BookOfRecord.auditSQL, session)
            )
        }
    }

    /// How many audit entries have this action; reads the whole trail.
    public func auditEntryCount(action: String) throws(BookError) -> Int {
        try first(BookOfRecord.actionSQL, [.text(action)]) { row throws(BookError) in try row.count() } ?? 0
    }

    /// When an audit entry with this action was written last, or nil; reads the whole trail.
    public func latestAuditTime(action: String) throws(BookError) -> Timestamp? {
        try first(BookOfRecord.latestActionSQL, [.text(action)]) { row throws(BookError) in row.time() }
    }

    /// Reads the whole file and checks its structure, constraints and references; takes minutes when it is
    /// large.
    ///
    /// - Returns: what is wrong, in the engine's words; empty when nothing is.
    public func findDamage() throws(BookError) -> [String] {
        do {
            return try read { session throws(BookError) in
                let damage = try session.all(SQLiteDialect.structureCheck) { row in row.text() }
                let orphans = try session.all(SQLiteDialect.referenceCheck) { row in
                    "a row of \(row.text()) refers to something that does not exist"
                }
                return damage.filter { $0 != "ok" } + orphans
            }
        } catch {
            guard case .damaged(let detail) = error.reason else { throw error }
            return [detail]
        }
    }

    /// The statements that made the schema, sorted by what they made; for the golden test.
    package func schema() throws(BookError) -> String {
        let statements = try all(SQLiteDialect.schema, []) { row in row.text() }
        return statements.map { $0 + ";\n" }.joined(separator: "\n")
    }

    private func count(_ sql: SQLText, _ session: Session) throws(BookError) -> Int {
        try session.first(sql) { row throws(BookError) in try row.count() } ?? 0
    }
}
