import GRDB

/// Who asked over the API for which certificate.
enum M009CreateRequest {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificateRequest (
                    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
                    requester TEXT NOT NULL,
                    idempotencyKey TEXT,
                    fingerprint BLOB CHECK (length(fingerprint) = 32),
                    at INTEGER NOT NULL,
                    CHECK ((idempotencyKey IS NULL) = (fingerprint IS NULL))
                ) STRICT;
                CREATE UNIQUE INDEX certificateRequestKey ON certificateRequest (requester, idempotencyKey)
                    WHERE idempotencyKey IS NOT NULL;
                CREATE INDEX certificateRequestAge ON certificateRequest (at)
                    WHERE idempotencyKey IS NOT NULL;
                """
        )
    }
}
