import GRDB

/// Which lists point to a delta: that has to stay until the last of them has ended.
///
/// A list from before points to one when a delta was made with it, under its number.
enum M032PointToDeltas {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE revocationList ADD COLUMN pointsToDelta INTEGER NOT NULL DEFAULT 0 CHECK (pointsToDelta = 0 OR pointsToDelta = 1 AND delta = 0);
                UPDATE revocationList SET pointsToDelta = 1
                WHERE delta = 0 AND EXISTS (
                    SELECT 1 FROM revocationList d
                    WHERE d.authority = revocationList.authority AND d.shard = revocationList.shard
                        AND d.number = revocationList.number AND d.delta = 1);
                """
        )
    }
}
