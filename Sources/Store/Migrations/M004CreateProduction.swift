import GRDB

/// Staff and the making of tokens; both point to certificates.
enum M004CreateProduction {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE staff (
                    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
                    displayName TEXT NOT NULL,
                    certificateAuthority TEXT,
                    certificateSerial BLOB,
                    createdAt INTEGER NOT NULL,
                    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE UNIQUE INDEX staffCertificate ON staff (certificateAuthority, certificateSerial)
                    WHERE certificateSerial IS NOT NULL;

                CREATE TABLE staffRole (
                    staff TEXT NOT NULL REFERENCES staff (name),
                    role TEXT NOT NULL CHECK (role IN (
                        'registrar', 'reviewer', 'producer', 'finance', 'support', 'biz_admin',
                        'super_admin', 'audit_admin', 'auditor', 'pki_admin')),
                    PRIMARY KEY (staff, role)
                ) STRICT;

                CREATE TABLE job (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    state TEXT NOT NULL CHECK (state IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED')),
                    resumeFrom TEXT NOT NULL CHECK (resumeFrom IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED')),
                    version INTEGER NOT NULL CHECK (version >= 1),
                    station TEXT,
                    producer TEXT,
                    leaseUntil INTEGER,
                    tokenSerial TEXT REFERENCES token (serial),
                    subjectPublicKeyInfo BLOB,
                    certificateAuthority TEXT,
                    certificateSerial BLOB,
                    failure TEXT,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE INDEX jobOpen ON job (createdAt, application)
                    WHERE state NOT IN ('DONE', 'CANCELLED');
                CREATE INDEX jobState ON job (state, createdAt, application);

                CREATE TABLE jobJournal (
                    id INTEGER PRIMARY KEY,
                    application TEXT NOT NULL REFERENCES job (application),
                    step TEXT NOT NULL CHECK (step IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED')),
                    tokenSerial TEXT,
                    detail TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX jobJournalApplication ON jobJournal (application, id);
                """
        )
    }
}
