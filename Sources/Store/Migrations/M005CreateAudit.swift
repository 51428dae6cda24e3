import GRDB

/// The audit chain and the signatures over its heads.
enum M005CreateAudit {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE auditEntry (
                    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
                    at INTEGER NOT NULL,
                    actor TEXT NOT NULL,
                    action TEXT NOT NULL,
                    object TEXT NOT NULL,
                    detail TEXT NOT NULL,
                    previousHash BLOB NOT NULL CHECK (length(previousHash) = 32),
                    hash BLOB NOT NULL CHECK (length(hash) = 32)
                ) STRICT;

                CREATE TABLE auditCheckpoint (
                    sequence INTEGER PRIMARY KEY REFERENCES auditEntry (sequence),
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    signature BLOB NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    at INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
