import GRDB

/// 发票, one for each order that was paid and whose owner asked for it.
enum M044CreateInvoice {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE invoice (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
                    title TEXT NOT NULL,
                    taxNumber TEXT,
                    email TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('REQUESTED', 'ISSUED', 'CANCELLED', 'RED_DUE', 'REVERSED')),
                    number TEXT,
                    reversal TEXT,
                    storedAs TEXT,
                    fingerprint BLOB CHECK (length(fingerprint) = 32),
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    CHECK (state IN ('REQUESTED', 'CANCELLED') OR number IS NOT NULL),
                    CHECK ((state = 'REVERSED') = (reversal IS NOT NULL)),
                    CHECK ((storedAs IS NULL) = (fingerprint IS NULL))
                ) STRICT;
                CREATE UNIQUE INDEX invoiceNumber ON invoice (number) WHERE number IS NOT NULL;
                CREATE INDEX invoiceState ON invoice (state, createdAt);
                """
        )
    }
}
