import GRDB

/// What of the audit chain was examined, and price lists with their day.
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
                """
        )
    }
}
