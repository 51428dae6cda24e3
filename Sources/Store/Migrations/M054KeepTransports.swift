import GRDB

/// The keys that tokens unwrap with, where their keys to sign with do not.
enum M054KeepTransports {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE keyTransport (
                    signingKeyHash BLOB NOT NULL PRIMARY KEY CHECK (length(signingKeyHash) = 32),
                    tokenSerial TEXT NOT NULL REFERENCES token (serial),
                    publicKey BLOB NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
