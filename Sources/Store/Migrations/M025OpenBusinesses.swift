import GRDB

/// 补办, what applications about a certificate are about, and notices that bring a sealed code.
enum M025OpenBusinesses {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE applicationNext (
                    id INTEGER PRIMARY KEY,
                    number TEXT NOT NULL CHECK (length(number) = 18),
                    type TEXT NOT NULL CHECK (type IN (
                        'NEW', 'RENEW', 'REPLACE', 'UNLOCK', 'REVOKE', 'REISSUE')),
                    state TEXT NOT NULL CHECK (state IN (
                        'DRAFT', 'PENDING_REVIEW', 'REJECTED', 'PENDING_PAYMENT', 'PRODUCING',
                        'PENDING_EXECUTION', 'PROCESSING', 'COMPLETED', 'WITHDRAWN', 'CLOSED')),
                    version INTEGER NOT NULL CHECK (version >= 1),
                    subjectUID TEXT NOT NULL REFERENCES subject (uid),
                    profile TEXT NOT NULL,
                    owner TEXT NOT NULL,
                    registrar TEXT,
                    snapshot BLOB NOT NULL,
                    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
                    reviewer TEXT,
                    reasonCode TEXT,
                    reasonText TEXT,
                    certificateAuthority TEXT,
                    certificateSerial BLOB,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                INSERT INTO applicationNext
                SELECT id, number, type, state, version, subjectUID, profile, owner, registrar, snapshot, snapshotVersion,
                    reviewer, reasonCode, reasonText, NULL, NULL, createdAt, updatedAt
                FROM application;
                DROP TABLE application;
                ALTER TABLE applicationNext RENAME TO application;
                CREATE UNIQUE INDEX applicationNumber ON application (number);
                CREATE UNIQUE INDEX applicationOpenNew ON application (subjectUID, profile)
                    WHERE type IN ('NEW', 'REISSUE') AND state NOT IN ('COMPLETED', 'WITHDRAWN', 'CLOSED');
                CREATE UNIQUE INDEX applicationOpenSuccession
                    ON application (certificateAuthority, certificateSerial)
                    WHERE type IN ('RENEW', 'REPLACE') AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED');
                CREATE UNIQUE INDEX applicationOpenOther
                    ON application (certificateAuthority, certificateSerial, type)
                    WHERE type IN ('UNLOCK', 'REVOKE') AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED');
                CREATE INDEX applicationCertificate ON application (certificateAuthority, certificateSerial, id)
                    WHERE certificateSerial IS NOT NULL;
                CREATE INDEX applicationSubject ON application (subjectUID, id);
                CREATE INDEX applicationState ON application (state, id);
                CREATE INDEX applicationType ON application (type, id);
                CREATE INDEX applicationOwner ON application (owner, id);
                ALTER TABLE notice ADD COLUMN sealed BLOB;
                """
        )
        for table in ["application", "applicationOrder", "attachment", "delivery", "job", "notice", "token"] {
            try db.checkForeignKeys(in: table)
        }
    }
}
