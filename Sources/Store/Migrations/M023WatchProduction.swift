import GRDB

/// Wrong answers of tokens in the making are counted, and a token in a station's hands can be ordered to be given up.
enum M023WatchProduction {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE token ADD COLUMN faults INTEGER NOT NULL DEFAULT 0 CHECK (faults >= 0);
                CREATE TABLE setAsideOrder (
                    tokenSerial TEXT NOT NULL PRIMARY KEY REFERENCES token (serial),
                    application TEXT NOT NULL REFERENCES job (application),
                    text TEXT NOT NULL,
                    orderedBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
