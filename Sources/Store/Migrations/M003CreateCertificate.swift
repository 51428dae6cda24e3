import GRDB

/// Certificates, their status feed and the revocation lists.
///
/// The octets live apart: what was intended and what was signed are written once, at the end of their
/// tables, while the narrow row changes state. Whoever lists or looks up a status reads narrow rows only.
/// `living` says the same as `state <> 'abandoned'`; the unique indexes ask it, because an index that asks
/// `state` would be rewritten, at a random place of the file, with every step of every certificate.
enum M003CreateCertificate {
    static func migrate(_ db: Database) throws {
        try createCertificate(db)
        try createStatus(db)
    }

    private static func createCertificate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificate (
                    id INTEGER PRIMARY KEY,
                    authority TEXT NOT NULL,
                    serial BLOB NOT NULL CHECK (length(serial) BETWEEN 1 AND 20),
                    state TEXT NOT NULL CHECK (state IN (
                        'reserved', 'signing', 'issued', 'active', 'revoked', 'abandoned')),
                    living INTEGER NOT NULL CHECK (living IN (0, 1)),
                    issuedAt INTEGER,
                    revokedAt INTEGER,
                    reason TEXT CHECK (reason IN (
                        'unspecified', 'keyCompromise', 'caCompromise', 'affiliationChanged', 'superseded',
                        'cessationOfOperation', 'privilegeWithdrawn')),
                    invalidityDate INTEGER,
                    profile TEXT NOT NULL,
                    purpose TEXT NOT NULL CHECK (purpose IN ('authority', 'ocsp', 'signing', 'staff')),
                    application TEXT REFERENCES application (number),
                    subjectUID TEXT REFERENCES subject (uid),
                    subject TEXT NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    tokenSerial TEXT REFERENCES token (serial),
                    notBefore INTEGER NOT NULL,
                    notAfter INTEGER NOT NULL,
                    holder TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    CHECK (notBefore <= notAfter),
                    CHECK ((state = 'abandoned') = (living = 0)),
                    CHECK ((state IN ('issued', 'active', 'revoked')) = (issuedAt IS NOT NULL)),
                    CHECK ((state = 'revoked') = (revokedAt IS NOT NULL)),
                    CHECK ((state = 'revoked') = (reason IS NOT NULL)),
                    CHECK (invalidityDate IS NULL OR (state = 'revoked' AND invalidityDate <= revokedAt))
                ) STRICT;
                CREATE UNIQUE INDEX certificateSerial ON certificate (authority, serial);
                CREATE UNIQUE INDEX certificateKey ON certificate (keyHash) WHERE living = 1;
                CREATE UNIQUE INDEX certificateApplication ON certificate (application, purpose)
                    WHERE application IS NOT NULL AND living = 1;
                CREATE INDEX certificateHistory ON certificate (application, id)
                    WHERE application IS NOT NULL;
                CREATE INDEX certificateState ON certificate (state, id);
                CREATE INDEX certificateProfile ON certificate (profile, id);
                CREATE INDEX certificateSubject ON certificate (subjectUID, id) WHERE subjectUID IS NOT NULL;
                CREATE INDEX certificateToken ON certificate (tokenSerial, id) WHERE tokenSerial IS NOT NULL;

                CREATE TABLE certificateIntent (
                    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
                    toBeSigned BLOB NOT NULL
                ) STRICT;

                CREATE TABLE certificateContent (
                    certificate INTEGER PRIMARY KEY REFERENCES certificateIntent (certificate),
                    encoded BLOB NOT NULL
                ) STRICT;
                """
        )
    }

    private static func createStatus(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE statusEntry (
                    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
                    authority TEXT NOT NULL,
                    serial BLOB NOT NULL,
                    revokedAt INTEGER NOT NULL,
                    reason TEXT NOT NULL CHECK (reason IN (
                        'unspecified', 'keyCompromise', 'caCompromise', 'affiliationChanged', 'superseded',
                        'cessationOfOperation', 'privilegeWithdrawn')),
                    invalidityDate INTEGER,
                    notAfter INTEGER NOT NULL,
                    FOREIGN KEY (authority, serial) REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE UNIQUE INDEX statusEntryCertificate ON statusEntry (authority, serial);
                CREATE INDEX statusEntryOrder ON statusEntry (
                    authority, length(serial), serial, notAfter, revokedAt, reason, invalidityDate);

                CREATE TABLE revocationList (
                    authority TEXT NOT NULL REFERENCES authority (name),
                    number INTEGER NOT NULL CHECK (number >= 1),
                    thisUpdate INTEGER NOT NULL,
                    nextUpdate INTEGER NOT NULL,
                    feedSequence INTEGER NOT NULL CHECK (feedSequence >= 0),
                    entryCount INTEGER CHECK (entryCount >= 0),
                    fingerprint BLOB CHECK (length(fingerprint) = 32),
                    PRIMARY KEY (authority, number),
                    CHECK (thisUpdate <= nextUpdate),
                    CHECK ((entryCount IS NULL) = (fingerprint IS NULL))
                ) STRICT;
                """
        )
    }
}
