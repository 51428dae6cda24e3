import GRDB

/// What makers of tokens state of keys that were made in them.
enum M021CreateAttestation {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE keyAttestation (
                    keyHash BLOB NOT NULL PRIMARY KEY CHECK (length(keyHash) = 32),
                    tokenSerial TEXT NOT NULL REFERENCES token (serial),
                    slot TEXT NOT NULL,
                    statement BLOB NOT NULL,
                    issuer BLOB NOT NULL,
                    root TEXT NOT NULL,
                    firmware TEXT,
                    pinPolicy TEXT,
                    touchPolicy TEXT,
                    verifiedAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX keyAttestationToken ON keyAttestation (tokenSerial, verifiedAt);
                """
        )
    }
}
