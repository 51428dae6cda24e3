import GRDB

/// Certificates with a past: what they came from, whether their key was certified before, the list they are on; and
/// certificates on hold.
///
/// The words of a column are compared one by one, because SQLite builds a temporary table for `IN` with more than two
/// words whenever it checks a row: that took two thirds of an insert and half of an update.
///
/// What was signed no longer hangs on what was intended, because an imported certificate was never intended here.
enum M007ReshapeCertificate {
    static func migrate(_ db: Database) throws {
        try reshapeCertificate(db)
        try indexCertificate(db)
        try reshapeContent(db)
        try reshapeStatus(db)
    }

    private static func reshapeCertificate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificateNext (
                    id INTEGER PRIMARY KEY,
                    authority TEXT NOT NULL,
                    serial BLOB NOT NULL CHECK (length(serial) BETWEEN 1 AND 20),
                    state TEXT NOT NULL CHECK (
                        state = 'reserved' OR state = 'signing' OR state = 'issued'
                        OR state = 'active' OR state = 'held' OR state = 'revoked'
                        OR state = 'abandoned'),
                    living INTEGER NOT NULL CHECK (living IN (0, 1)),
                    issuedAt INTEGER,
                    revokedAt INTEGER,
                    reason TEXT CHECK (
                        reason = 'unspecified' OR reason = 'keyCompromise'
                        OR reason = 'caCompromise' OR reason = 'affiliationChanged'
                        OR reason = 'superseded' OR reason = 'cessationOfOperation'
                        OR reason = 'certificateHold' OR reason = 'privilegeWithdrawn'),
                    invalidityDate INTEGER,
                    profile TEXT NOT NULL,
                    purpose TEXT NOT NULL CHECK (
                        purpose = 'authority' OR purpose = 'ocsp' OR purpose = 'signing'
                        OR purpose = 'encryption' OR purpose = 'staff' OR purpose = 'service'),
                    application TEXT REFERENCES application (number),
                    subjectUID TEXT REFERENCES subject (uid),
                    subject TEXT NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    repeatsKey INTEGER NOT NULL CHECK (repeatsKey IN (0, 1)),
                    tokenSerial TEXT REFERENCES token (serial),
                    act TEXT NOT NULL CHECK (
                        act = 'new' OR act = 'renew' OR act = 'rekey' OR act = 'replace'
                        OR act = 'reissue' OR act = 'imported'),
                    predecessor INTEGER REFERENCES certificate (id),
                    shard INTEGER NOT NULL CHECK (shard >= 0),
                    notBefore INTEGER NOT NULL,
                    notAfter INTEGER NOT NULL,
                    holder TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    CHECK (notBefore <= notAfter),
                    CHECK ((state = 'abandoned') = (living = 0)),
                    CHECK ((state = 'issued' OR state = 'active' OR state = 'held' OR state = 'revoked')
                        = (issuedAt IS NOT NULL)),
                    CHECK ((state IN ('held', 'revoked')) = (revokedAt IS NOT NULL)),
                    CHECK ((state IN ('held', 'revoked')) = (reason IS NOT NULL)),
                    CHECK ((state = 'held') = coalesce(reason = 'certificateHold', 0)),
                    CHECK (invalidityDate IS NULL OR (state = 'revoked' AND invalidityDate <= revokedAt))
                ) STRICT;
                INSERT INTO certificateNext
                SELECT id, authority, serial, state, living, issuedAt, revokedAt, reason, invalidityDate, profile,
                    purpose, application, subjectUID, subject, keyHash, 0, tokenSerial, 'new', NULL, 0,
                    notBefore, notAfter, holder, createdAt
                FROM certificate;
                DROP TABLE certificate;
                ALTER TABLE certificateNext RENAME TO certificate;
                """
        )
    }

    private static func indexCertificate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE UNIQUE INDEX certificateSerial ON certificate (authority, serial);
                CREATE UNIQUE INDEX certificateKey ON certificate (keyHash) WHERE living = 1 AND repeatsKey = 0;
                CREATE INDEX certificateKeyAgain ON certificate (keyHash, id)
                    WHERE living = 1 AND repeatsKey = 1;
                CREATE UNIQUE INDEX certificateApplication ON certificate (application, purpose)
                    WHERE application IS NOT NULL AND living = 1;
                CREATE INDEX certificateHistory ON certificate (application, id)
                    WHERE application IS NOT NULL;
                CREATE INDEX certificatePredecessor ON certificate (predecessor, id)
                    WHERE predecessor IS NOT NULL;
                CREATE INDEX certificateState ON certificate (state, id);
                CREATE INDEX certificateProfile ON certificate (profile, id);
                CREATE INDEX certificateSubject ON certificate (subjectUID, id) WHERE subjectUID IS NOT NULL;
                CREATE INDEX certificateToken ON certificate (tokenSerial, id) WHERE tokenSerial IS NOT NULL;
                """
        )
    }

    private static func reshapeContent(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificateContentNext (
                    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
                    encoded BLOB NOT NULL
                ) STRICT;
                INSERT INTO certificateContentNext SELECT certificate, encoded FROM certificateContent;
                DROP TABLE certificateContent;
                ALTER TABLE certificateContentNext RENAME TO certificateContent;
                """
        )
    }

    private static func reshapeStatus(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE statusEntryNext (
                    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
                    authority TEXT NOT NULL,
                    serial BLOB NOT NULL,
                    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
                    revokedAt INTEGER,
                    reason TEXT CHECK (reason IN (
                        'unspecified', 'keyCompromise', 'caCompromise', 'affiliationChanged', 'superseded',
                        'cessationOfOperation', 'certificateHold', 'privilegeWithdrawn')),
                    invalidityDate INTEGER,
                    notAfter INTEGER NOT NULL,
                    shard INTEGER NOT NULL CHECK (shard >= 0),
                    CHECK ((revokedAt IS NULL) = (reason IS NULL)),
                    CHECK (listed = 0 OR revokedAt IS NOT NULL),
                    FOREIGN KEY (authority, serial) REFERENCES certificate (authority, serial)
                ) STRICT;
                INSERT INTO statusEntryNext
                SELECT sequence, authority, serial, 1, revokedAt, reason, invalidityDate, notAfter, 0
                FROM statusEntry;
                DROP TABLE statusEntry;
                ALTER TABLE statusEntryNext RENAME TO statusEntry;
                CREATE UNIQUE INDEX statusEntryListed ON statusEntry (authority, serial) WHERE listed = 1;
                CREATE INDEX statusEntryOrder ON statusEntry (
                    authority, length(serial), serial, notAfter, revokedAt, reason, invalidityDate, shard)
                    WHERE listed = 1;
                """
        )
    }
}
