import GRDB

/// Documents of forms that are not submitted yet, and the forms of rejected applications while they are mended.
enum M028KeepForms {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE upload (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),
                    application TEXT NOT NULL REFERENCES application (number) ON DELETE CASCADE,
                    kind TEXT NOT NULL,
                    mediaType TEXT NOT NULL,
                    size INTEGER NOT NULL CHECK (size > 0),
                    storedAs TEXT NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX uploadApplication ON upload (application, createdAt);

                CREATE TABLE revision (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    form BLOB NOT NULL,
                    version INTEGER NOT NULL CHECK (version >= 1),
                    savedAt INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
