import GRDB

/// Blocks the keys of certificates that are on record as compromised: imports of before did not.
///
/// Read from the feed, which is short beside the certificates; a row that came without its certificate has no key.
enum M030BlockImportedKeys {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO blockedKey (keyHash, reason, blockedAt)
                SELECT c.keyHash, s.reason, s.revokedAt
                FROM statusEntry s
                CROSS JOIN certificate c
                WHERE s.listed = 1 AND (s.reason = 'keyCompromise' OR s.reason = 'caCompromise')
                    AND c.authority = s.authority AND c.serial = s.serial
                    AND EXISTS (SELECT 1 FROM certificateContent k WHERE k.certificate = c.id)
                ORDER BY s.sequence
                ON CONFLICT DO NOTHING;
                """
        )
    }
}
