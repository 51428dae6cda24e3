import GRDB

/// What is to be revoked as superseded when its overlap has ended: the durable list of dues.
enum M008CreateSupersession {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE supersession (
                    predecessor INTEGER PRIMARY KEY REFERENCES certificate (id),
                    successor INTEGER NOT NULL REFERENCES certificate (id),
                    dueAt INTEGER NOT NULL,
                    CHECK (predecessor <> successor)
                ) STRICT;
                CREATE INDEX supersessionDue ON supersession (dueAt, predecessor);
                """
        )
    }
}
