import GRDB

/// Codes with which holders run approved unlocks themselves.
enum M018IssueUnlockCodes {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE unlockCode (
                    tokenSerial TEXT NOT NULL,
                    unlock INTEGER NOT NULL,
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    state TEXT NOT NULL CHECK (state IN (
                        'ISSUED', 'REDEEMED', 'CONSUMED', 'LOCKED', 'SUPERSEDED')),
                    certificateSerial TEXT NOT NULL,
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
                    sessionDigest BLOB CHECK (length(sessionDigest) = 32),
                    sessionUntil INTEGER CHECK ((sessionUntil IS NULL) = (sessionDigest IS NULL)),
                    nonce BLOB CHECK ((nonce IS NULL) = (sessionDigest IS NULL)),
                    releases INTEGER NOT NULL CHECK (releases >= 0),
                    issuedBy TEXT NOT NULL,
                    expiresAt INTEGER NOT NULL,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (tokenSerial, unlock, sequence),
                    FOREIGN KEY (tokenSerial, unlock) REFERENCES tokenUnlock (tokenSerial, sequence)
                ) STRICT;
                CREATE UNIQUE INDEX unlockCodeOpen ON unlockCode (tokenSerial)
                WHERE state IN ('ISSUED', 'REDEEMED');
                CREATE UNIQUE INDEX unlockCodeSession ON unlockCode (sessionDigest)
                WHERE sessionDigest IS NOT NULL;
                """
        )
    }
}
