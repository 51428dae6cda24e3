import GRDB

/// Urgent jobs, and jobs that a producer gave back to a person.
enum M015RankJobs {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE jobNext (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    state TEXT NOT NULL CHECK (state IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
                    resumeFrom TEXT NOT NULL CHECK (resumeFrom IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
                    version INTEGER NOT NULL CHECK (version >= 1),
                    station TEXT,
                    producer TEXT,
                    leaseUntil INTEGER,
                    tokenSerial TEXT REFERENCES token (serial),
                    subjectPublicKeyInfo BLOB,
                    certificateAuthority TEXT,
                    certificateSerial BLOB,
                    failure TEXT,
                    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                INSERT INTO jobNext
                SELECT application, state, resumeFrom, version, station, producer, leaseUntil, tokenSerial,
                    subjectPublicKeyInfo, certificateAuthority, certificateSerial, failure, 0, createdAt, updatedAt
                FROM job;
                CREATE TABLE jobJournalNext (
                    id INTEGER PRIMARY KEY,
                    application TEXT NOT NULL REFERENCES job (application),
                    step TEXT NOT NULL CHECK (step IN (
                        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
                        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
                    tokenSerial TEXT,
                    detail TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) STRICT;
                INSERT INTO jobJournalNext
                SELECT id, application, step, tokenSerial, detail, at FROM jobJournal;
                DROP TABLE jobJournal;
                DROP TABLE job;
                ALTER TABLE jobNext RENAME TO job;
                ALTER TABLE jobJournalNext RENAME TO jobJournal;
                CREATE INDEX jobOpen ON job (priority DESC, createdAt, application)
                    WHERE state NOT IN ('DONE', 'CANCELLED', 'REJECTED');
                CREATE INDEX jobState ON job (state, createdAt, application);
                CREATE INDEX jobJournalApplication ON jobJournal (application, id);
                CREATE INDEX jobJournalToken ON jobJournal (tokenSerial, id) WHERE tokenSerial IS NOT NULL;
                """
        )
        for table in ["job", "jobJournal"] { try db.checkForeignKeys(in: table) }
    }
}
