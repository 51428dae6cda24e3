import GRDB

/// Which certificates changed their state after they were issued, in order, so that the search index beside the book can
/// follow them as it follows new ones.
enum M013CreateMove {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE certificateMove (
                    sequence INTEGER PRIMARY KEY,
                    certificate INTEGER NOT NULL REFERENCES certificate (id)
                ) STRICT;
                """
        )
    }
}
