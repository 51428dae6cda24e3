import GRDB

/// Finds what waits for its review, the longest waiting first, however many applications there are.
enum M040IndexReviews {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX applicationWaiting ON application (state, updatedAt, id)
                    WHERE state = 'PENDING_REVIEW';
                """
        )
    }
}
