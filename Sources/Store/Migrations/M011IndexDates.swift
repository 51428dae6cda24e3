import GRDB

/// Dates within groups, so that "revoked, of this profile, ending within a year" reads what it finds and no more.
///
/// Both indexes take the place of those over dates alone: an order by date over several groups is a merge of a few
/// ranges. Only what was issued is in them, so that a reservation and an intention do not touch them.
enum M011IndexDates {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP INDEX certificateEnd;
                DROP INDEX certificateIssue;
                CREATE INDEX certificateEnd ON certificate (authority, profile, purpose, state, notAfter, id)
                    WHERE issuedAt IS NOT NULL;
                CREATE INDEX certificateIssue ON certificate (authority, profile, purpose, state, issuedAt, id)
                    WHERE issuedAt IS NOT NULL;
                """
        )
    }
}
