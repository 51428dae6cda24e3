import GRDB

/// The earlier submissions of an application that was rejected: the reviewer sees what the applicant has changed since.
enum M035KeepSubmissions {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE submission (
                    application TEXT NOT NULL REFERENCES application (number),
                    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
                    snapshot BLOB NOT NULL,
                    rejectedAt INTEGER NOT NULL,
                    PRIMARY KEY (application, snapshotVersion)
                ) STRICT;
                """
        )
    }
}
