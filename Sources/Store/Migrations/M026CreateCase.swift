import GRDB

/// One-time codes, bindings, what one proposes and another decides, and money that arrived.
enum M026CreateCase {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE executionCode (
                    subject TEXT NOT NULL,
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    kind TEXT NOT NULL CHECK (kind IN ('RENEW', 'REPLACE', 'EMERGENCY')),
                    state TEXT NOT NULL CHECK (state IN (
                        'ISSUED', 'REDEEMED', 'CONSUMED', 'LOCKED', 'SUPERSEDED', 'VOID')),
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    tokenSerial TEXT,
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
                    sessionDigest BLOB CHECK (length(sessionDigest) = 32),
                    sessionUntil INTEGER CHECK ((sessionUntil IS NULL) = (sessionDigest IS NULL)),
                    challenge BLOB CHECK ((challenge IS NULL) = (sessionDigest IS NULL)),
                    requestDigest BLOB CHECK (length(requestDigest) = 32),
                    heldUntil INTEGER,
                    issuedBy TEXT NOT NULL,
                    expiresAt INTEGER NOT NULL,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (subject, sequence),
                    FOREIGN KEY (certificateAuthority, certificateSerial) REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE UNIQUE INDEX executionCodeOpen ON executionCode (subject) WHERE state IN ('ISSUED', 'REDEEMED');
                CREATE UNIQUE INDEX executionCodeSession ON executionCode (sessionDigest)
                WHERE sessionDigest IS NOT NULL;

                CREATE TABLE binding (
                    account TEXT NOT NULL,
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    profile TEXT NOT NULL,
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    state TEXT NOT NULL CHECK (state IN ('BOUND', 'UNBOUND', 'MOVED', 'INVALID')),
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (account, certificateAuthority, certificateSerial, sequence),
                    FOREIGN KEY (certificateAuthority, certificateSerial) REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE UNIQUE INDEX bindingAccount ON binding (account, profile) WHERE state = 'BOUND';
                CREATE UNIQUE INDEX bindingCertificate ON binding (certificateAuthority, certificateSerial)
                WHERE state = 'BOUND';

                CREATE TABLE proposal (
                    kind TEXT NOT NULL CHECK (kind IN ('REVOCATION', 'REFUND')),
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
                CREATE UNIQUE INDEX proposalOpen ON proposal (kind, subject) WHERE state = 'PROPOSED';

                CREATE TABLE payment (
                    channel TEXT NOT NULL,
                    channelTransaction TEXT NOT NULL,
                    application TEXT NOT NULL REFERENCES application (number),
                    amountFen INTEGER NOT NULL CHECK (amountFen >= 0),
                    state TEXT NOT NULL CHECK (state IN ('ACCEPTED', 'MISMATCHED', 'REFUNDING', 'REFUNDED')),
                    evidence TEXT,
                    refundTransaction TEXT,
                    recordedBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (channel, channelTransaction)
                ) STRICT;
                CREATE INDEX paymentApplication ON payment (application, createdAt);
                CREATE INDEX paymentState ON payment (state, createdAt);
                INSERT INTO payment
                SELECT channel, channelTransaction, application, amountFen,
                    CASE state WHEN 'REFUNDING' THEN 'REFUNDING' WHEN 'REFUNDED' THEN 'REFUNDED' ELSE 'ACCEPTED' END,
                    NULL, NULL, coalesce(confirmedBy, 'system'), coalesce(paidAt, createdAt), coalesce(paidAt, createdAt)
                FROM applicationOrder WHERE channelTransaction IS NOT NULL;
                """
        )
    }
}
