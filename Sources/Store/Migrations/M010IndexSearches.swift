import GRDB

/// Indexes for the questions that people ask about certificates, at ten million of them.
///
/// `certificateGroup` takes the place of `certificateState` and `certificateProfile`: there are few combinations of
/// authority, profile, purpose and state, and each lies together in order of number, so that any choice among them is
/// a merge of a few ranges. One index is kept up at each step of issuance instead of two.
///
/// `certificateEnd` and `certificateIssue` answer "between these dates", in order of date. Both grow at their ends.
enum M010IndexSearches {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP INDEX certificateState;
                DROP INDEX certificateProfile;
                CREATE INDEX certificateGroup ON certificate (authority, profile, purpose, state, id);
                CREATE INDEX certificateEnd ON certificate (notAfter, id);
                CREATE INDEX certificateIssue ON certificate (issuedAt, id) WHERE issuedAt IS NOT NULL;
                """
        )
    }
}
