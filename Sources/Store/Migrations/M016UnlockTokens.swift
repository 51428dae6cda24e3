import GRDB

/// Letters and unlocks are counted, and a token that is being unlocked has two sets of secrets on record.
enum M016UnlockTokens {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE token ADD COLUMN pendingSecrets BLOB;
                ALTER TABLE token ADD COLUMN letters INTEGER NOT NULL DEFAULT 0 CHECK (letters >= 0);
                ALTER TABLE token ADD COLUMN unlocks INTEGER NOT NULL DEFAULT 0 CHECK (unlocks >= 0);
                UPDATE token SET letters = 1
                WHERE EXISTS (SELECT 1 FROM idempotencyKey WHERE key = 'pin-letter:' || token.serial);
                CREATE TABLE tokenUnlock (
                    tokenSerial TEXT NOT NULL REFERENCES token (serial),
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    state TEXT NOT NULL CHECK (state IN (
                        'REQUESTED', 'APPROVED', 'RUNNING', 'COMPLETED', 'REJECTED', 'EXPIRED')),
                    text TEXT NOT NULL,
                    evidence TEXT NOT NULL,
                    requestedBy TEXT NOT NULL,
                    decidedBy TEXT,
                    ranBy TEXT,
                    expiresAt INTEGER NOT NULL,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (tokenSerial, sequence),
                    CHECK (decidedBy <> requestedBy)
                ) STRICT;
                CREATE UNIQUE INDEX tokenUnlockOpen ON tokenUnlock (tokenSerial)
                WHERE state IN ('REQUESTED', 'APPROVED', 'RUNNING');
                CREATE INDEX tokenUnlockState ON tokenUnlock (state, tokenSerial);
                """
        )
    }
}
