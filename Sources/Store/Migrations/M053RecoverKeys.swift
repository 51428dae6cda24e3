import GRDB

/// Recoveries of archived keys, and the shares that officers released for them.
enum M053RecoverKeys {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE keyRecovery (
                    number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
                    kind TEXT NOT NULL CHECK (kind IN ('TOKEN', 'JUDICIAL')),
                    state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED', 'DONE')),
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    tokenSerial TEXT REFERENCES token (serial),
                    recipient BLOB,
                    reference TEXT,
                    text TEXT NOT NULL,
                    proposedBy TEXT NOT NULL,
                    decidedBy TEXT,
                    finishedBy TEXT,
                    result BLOB,
                    createdAt INTEGER NOT NULL,
                    decidedAt INTEGER,
                    finishedAt INTEGER,
                    CHECK ((kind = 'TOKEN') = (tokenSerial IS NOT NULL)),
                    CHECK ((kind = 'JUDICIAL') = (recipient IS NOT NULL)),
                    CHECK ((kind = 'JUDICIAL') = (reference IS NOT NULL)),
                    CHECK ((state = 'PROPOSED') = (decidedBy IS NULL)),
                    CHECK ((state = 'DONE') = (finishedBy IS NOT NULL)),
                    CHECK (state = 'PROPOSED' OR state = 'DECLINED' OR decidedBy <> proposedBy),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES keyArchive (certificateAuthority, certificateSerial)
                ) STRICT;
                CREATE UNIQUE INDEX keyRecoveryOpen ON keyRecovery (certificateAuthority, certificateSerial, kind)
                    WHERE state = 'PROPOSED' OR state = 'CONFIRMED';

                CREATE TABLE keyRecoveryShare (
                    recovery INTEGER NOT NULL REFERENCES keyRecovery (number),
                    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 16),
                    sealed BLOB,
                    releasedBy TEXT NOT NULL,
                    releasedAt INTEGER NOT NULL,
                    PRIMARY KEY (recovery, share)
                ) STRICT;
                """
        )
    }
}
