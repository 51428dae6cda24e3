import GRDB

/// The idempotency keys under which changes were asked for over the workflow's API.
enum M047KeyRequests {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE apiRequest (
                    caller TEXT NOT NULL,
                    idempotencyKey TEXT NOT NULL CHECK (length(idempotencyKey) BETWEEN 1 AND 128),
                    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
                    object TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    PRIMARY KEY (caller, idempotencyKey)
                ) STRICT;
                CREATE INDEX apiRequestTime ON apiRequest (at);
                """
        )
    }
}
