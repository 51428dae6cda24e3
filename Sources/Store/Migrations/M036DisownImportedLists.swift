import GRDB

/// Imported lists are none that this centre published: imports of before put them on record as such.
///
/// The number stays taken, so the next own list has a greater one.
enum M036DisownImportedLists {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE revocationList SET entryCount = NULL, fingerprint = NULL
                WHERE shard = 0 AND delta = 0 AND fingerprint IS NOT NULL
                    AND (authority, lower(hex(fingerprint))) IN (
                        SELECT object, substr(detail, instr(detail, '"sha256":"') + 10, 64)
                        FROM auditEntry WHERE action = 'crl.import');
                """
        )
    }
}
