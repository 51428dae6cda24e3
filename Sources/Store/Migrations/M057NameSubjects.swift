import GRDB

/// 姓名, where the platform has verified it.
enum M057NameSubjects {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE platformSubject ADD COLUMN name TEXT;
                ALTER TABLE platformArrival ADD COLUMN name TEXT;
                """
        )
    }
}
