import GRDB

/// The signed protocols of key ceremonies, octet for octet.
enum M027KeepProtocols {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE ceremony (
                    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
                    name TEXT NOT NULL,
                    text BLOB NOT NULL,
                    signature BLOB NOT NULL,
                    closedAt INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
