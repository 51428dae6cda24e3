import GRDB

/// The latest moment that the audit chain names, at any length of it; and what was said about the clock.
enum M012IndexAuditTime {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX auditEntryTime ON auditEntry (at);
                CREATE INDEX auditEntryClock ON auditEntry (sequence, at) WHERE action = 'clock.accept';
                """
        )
    }
}
