import GRDB

/// What of the audit chain was examined, price lists with their day, and proposals to close a case.
enum M048RunOffice {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE auditMark (
                    first INTEGER NOT NULL CHECK (first >= 1),
                    last INTEGER NOT NULL REFERENCES auditEntry (sequence),
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    text TEXT NOT NULL,
                    markedBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    PRIMARY KEY (last, first, markedBy),
                    CHECK (first <= last)
                ) STRICT;

                CREATE TABLE priceList (
                    version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
                    effectiveFrom INTEGER NOT NULL,
                    text TEXT NOT NULL,
                    setBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE price (
                    version INTEGER NOT NULL REFERENCES priceList (version),
                    type TEXT NOT NULL CHECK (type IN (
                        'NEW', 'RENEW', 'REPLACE', 'UNLOCK', 'REVOKE', 'REISSUE')),
                    amountFen INTEGER NOT NULL CHECK (amountFen BETWEEN 0 AND 100000000),
                    PRIMARY KEY (version, type)
                ) STRICT;

                CREATE TABLE proposalNext (
                    kind TEXT NOT NULL CHECK (kind IN ('REVOCATION', 'REFUND', 'CLOSURE')),
                    subject TEXT NOT NULL,
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED')),
                    cause TEXT,
                    text TEXT NOT NULL,
                    proposedBy TEXT NOT NULL,
                    decidedBy TEXT,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (kind, subject, sequence),
                    CHECK (state <> 'CONFIRMED' OR decidedBy <> proposedBy)
                ) STRICT;
                INSERT INTO proposalNext
                SELECT kind, subject, sequence, state, cause, text, proposedBy, decidedBy, createdAt, updatedAt
                FROM proposal;
                DROP TABLE proposal;
                ALTER TABLE proposalNext RENAME TO proposal;
                CREATE UNIQUE INDEX proposalOpen ON proposal (kind, subject) WHERE state = 'PROPOSED';
                """
        )
    }
}
