import GRDB

/// Where holders put keys on their tokens, and how often a token's card was answered for one.
enum M041PlaceHoldersKeys {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE executionCode ADD COLUMN answers INTEGER NOT NULL DEFAULT 0
                CHECK (answers BETWEEN 0 AND 16);
                CREATE TABLE keyPlace (
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    slot TEXT NOT NULL CHECK (length(slot) BETWEEN 1 AND 32),
                    PRIMARY KEY (certificateAuthority, certificateSerial),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                """
        )
    }
}
