import GRDB

/// Finds the certificates that followed others, the newest first.
enum M056IndexSuccessions {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX certificateSuccession ON certificate (issuedAt, id) WHERE predecessor IS NOT NULL;
                """
        )
    }
}
