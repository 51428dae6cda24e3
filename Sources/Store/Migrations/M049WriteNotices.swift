import GRDB

/// Words of notices that were written at the staff desk.
enum M049WriteNotices {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE noticeTemplate (
                    template TEXT NOT NULL,
                    version INTEGER NOT NULL CHECK (version >= 1),
                    subject TEXT NOT NULL,
                    text TEXT NOT NULL,
                    english TEXT,
                    setBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    PRIMARY KEY (template, version)
                ) STRICT;
                """
        )
    }
}
