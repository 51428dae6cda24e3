import GRDB

/// Documents that are kept for a decision that is not signed yet.
enum M055KeepPapers {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE keptPaper (
                    storedAs TEXT NOT NULL PRIMARY KEY,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX keptPaperAge ON keptPaper (createdAt);
                """
        )
    }
}
