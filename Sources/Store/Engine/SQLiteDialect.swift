/// Everything that SQLite says differently from the common dialect, besides the migrations.
enum SQLiteDialect {
    /// `pkib`: marks a SQLite file as a book of this program (file header, octets 68 to 71).
    static let applicationID: UInt32 = 0x706B_6962

    /// The first octets of every SQLite file.
    static let magic = Array("SQLite format 3\0".utf8)

    /// Turns `$1` into `?1`: SQLite numbers `$1` by first appearance, `?1` by its number.
    static func statement(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for character in text.utf8 {
            result.append(character == UInt8(ascii: "$") ? UInt8(ascii: "?") : character)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A column in a condition that is not to lead the engine to an index.
    static func unindexed(_ column: String) -> String { "+\(column)" }

    /// The schema's version: how many migrations it went through.
    static let schemaVersion: SQLText = "PRAGMA user_version"

    /// Sets the schema's version.
    static func setSchemaVersion(_ version: Int) -> String { "PRAGMA user_version = \(version)" }

    /// Whether the connection looks after foreign keys; only outside a transaction.
    static func setReferenceChecks(_ isOn: Bool) -> String { "PRAGMA foreign_keys = \(isOn ? 1 : 0)" }

    /// Marks a new file as a book.
    static let markAsBook = "PRAGMA application_id = \(applicationID)"

    /// What every connection is told when it opens; sizes in KiB are negative.
    static let connectionSettings = [
        "PRAGMA cache_size = -16384",
        "PRAGMA temp_store = MEMORY",
    ]

    /// What the writing connection is told, once WAL is on.
    ///
    /// `FULL`: the log is on the disk before a commit returns. A checkpoint every 4096 pages, because
    /// random serial numbers touch many pages and a page is then written home once for many commits.
    static let writerSettings = [
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -65536",
        "PRAGMA wal_autocheckpoint = 4096",
    ]

    /// Checks pages, indexes, NOT NULL, UNIQUE and CHECK; one row, `ok`, when all is well.
    static let structureCheck: SQLText = "PRAGMA integrity_check"

    /// Checks foreign keys; a row, starting with the table, for each that points nowhere.
    static let referenceCheck: SQLText = "PRAGMA foreign_key_check"

    /// What made the schema.
    static let schema: SQLText = """
        SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name
        """

    /// Takes the write lock at once, so that no read of the transaction can be out of date.
    static let beginWriting: SQLText = "BEGIN IMMEDIATE TRANSACTION"
    static let commit: SQLText = "COMMIT TRANSACTION"
    static let rollback: SQLText = "ROLLBACK TRANSACTION"

    /// Bounds one request within the transaction of a group.
    static let openSavepoint: SQLText = "SAVEPOINT request"
    static let releaseSavepoint: SQLText = "RELEASE SAVEPOINT request"
    static let rollbackSavepoint: SQLText = "ROLLBACK TO SAVEPOINT request"
}
