import GRDB

/// Messages that tell a number what became of its account: that it was tied to somebody of the bidding platform, or has another number;
/// and codes for that other one.
enum M051TellTies {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE phoneCodeNext (
                    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
                    mobile TEXT NOT NULL,
                    purpose TEXT NOT NULL CHECK (purpose IN ('SIGN_UP', 'RESET', 'REMINDER', 'CHANGED', 'MOVE',
                        'MOVED', 'TIED')),
                    state TEXT NOT NULL CHECK (state IN (
                        'WAITING', 'SENT', 'FAILED', 'USED', 'LOCKED', 'SUPERSEDED')),
                    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    expiresAt INTEGER NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                INSERT INTO phoneCodeNext
                SELECT nonce, mobile, purpose, state, wrongTries, attempts, dueAt, expiresAt, createdAt FROM phoneCode;
                DROP TABLE phoneCode;
                ALTER TABLE phoneCodeNext RENAME TO phoneCode;
                CREATE INDEX phoneCodeMobile ON phoneCode (mobile, createdAt);
                CREATE INDEX phoneCodeDue ON phoneCode (dueAt) WHERE state = 'WAITING';
                """
        )
    }
}
