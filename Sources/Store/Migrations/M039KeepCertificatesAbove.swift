import GRDB

/// The certificates above an authority that stands below somebody else's: they limit what it may sign.
enum M039KeepCertificatesAbove {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificateAbove (
                    authority TEXT NOT NULL REFERENCES authority (name),
                    position INTEGER NOT NULL CHECK (position >= 0),
                    certificate BLOB NOT NULL,
                    PRIMARY KEY (authority, position)
                ) STRICT;
                """
        )
    }
}
