import GRDB

/// Subjects, applications and what belongs to one application, and the tokens made for them.
enum M002CreateApplication {
    static func migrate(_ db: Database) throws {
        try createApplication(db)
        try createBelongings(db)
        try createToken(db)
    }

    private static func createApplication(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE subject (
                    uid TEXT NOT NULL PRIMARY KEY,
                    identityDigest BLOB NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX subjectIdentity ON subject (identityDigest);

                CREATE TABLE application (
                    id INTEGER PRIMARY KEY,
                    number TEXT NOT NULL CHECK (length(number) = 18),
                    type TEXT NOT NULL CHECK (type IN ('NEW', 'RENEW', 'REPLACE', 'UNLOCK', 'REVOKE')),
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
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX applicationNumber ON application (number);
                CREATE UNIQUE INDEX applicationOpenNew ON application (subjectUID, profile)
                    WHERE type = 'NEW' AND state NOT IN ('COMPLETED', 'WITHDRAWN', 'CLOSED');
                CREATE INDEX applicationSubject ON application (subjectUID, id);
                CREATE INDEX applicationState ON application (state, id);
                CREATE INDEX applicationType ON application (type, id);
                CREATE INDEX applicationOwner ON application (owner, id);
                """
        )
    }

    private static func createBelongings(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE attachment (
                    application TEXT NOT NULL REFERENCES application (number) ON DELETE CASCADE,
                    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
                    position INTEGER NOT NULL CHECK (position >= 0),
                    kind TEXT NOT NULL,
                    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
                    mediaType TEXT NOT NULL
                        CHECK (mediaType IN ('image/jpeg', 'image/png', 'application/pdf')),
                    size INTEGER NOT NULL CHECK (size >= 0),
                    storedAs TEXT NOT NULL,
                    PRIMARY KEY (application, snapshotVersion, position)
                ) STRICT;

                CREATE TABLE applicationOrder (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    amountFen INTEGER NOT NULL CHECK (amountFen >= 0),
                    state TEXT NOT NULL
                        CHECK (state IN ('UNPAID', 'PAID', 'CANCELLED', 'REFUNDING', 'REFUNDED')),
                    channel TEXT,
                    channelTransaction TEXT,
                    confirmedBy TEXT,
                    createdAt INTEGER NOT NULL,
                    paidAt INTEGER,
                    CHECK (state <> 'PAID' OR paidAt IS NOT NULL),
                    CHECK (channelTransaction IS NULL OR channel IS NOT NULL)
                ) STRICT;
                CREATE UNIQUE INDEX orderPayment ON applicationOrder (channel, channelTransaction)
                    WHERE channelTransaction IS NOT NULL;
                CREATE INDEX orderState ON applicationOrder (state, createdAt, application);

                CREATE TABLE delivery (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    method TEXT NOT NULL CHECK (method IN ('EXPRESS', 'PICKUP')),
                    state TEXT NOT NULL
                        CHECK (state IN ('READY', 'SHIPPED', 'DELIVERED', 'RETURNED', 'PICKED_UP')),
                    updatedAt INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE notice (
                    id INTEGER PRIMARY KEY,
                    template TEXT NOT NULL,
                    application TEXT REFERENCES application (number) ON DELETE SET NULL,
                    placeholders TEXT NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX noticeApplication ON notice (application);

                CREATE TABLE idempotencyKey (
                    key TEXT NOT NULL PRIMARY KEY,
                    at INTEGER NOT NULL
                ) STRICT;
                """
        )
    }

    private static func createToken(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE token (
                    serial TEXT NOT NULL PRIMARY KEY,
                    driver TEXT NOT NULL,
                    model TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN (
                        'IN_STOCK', 'ALLOCATED', 'INITIALIZED', 'IN_PRODUCTION', 'PRODUCED', 'SHIPPED',
                        'IN_USE', 'RETIRED', 'LOST', 'DEFECTIVE')),
                    application TEXT REFERENCES application (number),
                    wrappedSecrets BLOB,
                    pinTriesLeft INTEGER,
                    version INTEGER NOT NULL CHECK (version >= 1),
                    updatedAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX tokenState ON token (state, serial);
                CREATE INDEX tokenApplication ON token (application) WHERE application IS NOT NULL;
                """
        )
    }
}
