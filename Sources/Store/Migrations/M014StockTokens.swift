import GRDB

/// Tokens that are locked, and the delivery that a token came with.
enum M014StockTokens {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE tokenNext (
                    serial TEXT NOT NULL PRIMARY KEY,
                    driver TEXT NOT NULL,
                    model TEXT NOT NULL,
                    batch TEXT CHECK (length(batch) BETWEEN 1 AND 64),
                    state TEXT NOT NULL CHECK (state IN (
                        'IN_STOCK', 'ALLOCATED', 'INITIALIZED', 'IN_PRODUCTION', 'PRODUCED', 'SHIPPED',
                        'IN_USE', 'LOCKED', 'RETIRED', 'LOST', 'DEFECTIVE')),
                    application TEXT REFERENCES application (number),
                    wrappedSecrets BLOB,
                    pinTriesLeft INTEGER,
                    version INTEGER NOT NULL CHECK (version >= 1),
                    updatedAt INTEGER NOT NULL
                ) STRICT;
                INSERT INTO tokenNext
                SELECT serial, driver, model, NULL, state, application, wrappedSecrets, pinTriesLeft, version,
                    updatedAt
                FROM token;
                DROP TABLE token;
                ALTER TABLE tokenNext RENAME TO token;
                CREATE INDEX tokenState ON token (state, serial);
                CREATE INDEX tokenModel ON token (model, state);
                CREATE INDEX jobJournalToken ON jobJournal (tokenSerial, id) WHERE tokenSerial IS NOT NULL;
                CREATE INDEX tokenApplication ON token (application) WHERE application IS NOT NULL;
                """
        )
        for table in ["job", "token"] { try db.checkForeignKeys(in: table) }
    }
}
