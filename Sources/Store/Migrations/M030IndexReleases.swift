import GRDB

/// Finds the release of a certificate that no list names any more.
enum M030IndexReleases {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX statusEntryReleased ON statusEntry (authority, serial, sequence)
                    WHERE revokedAt IS NULL;
                """
        )
    }
}
