import GRDB

/// Lists in parts: numbers of each list, which a delta shares with the full list of its moment; the URLs that certificates
/// name; and what is on a part, in order, so that a part is read without the rest.
///
/// Certificates that were signed before stand in no part, and nothing is written for them.
enum M020DivideLists {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE revocationListNext (
                    authority TEXT NOT NULL REFERENCES authority (name),
                    shard INTEGER NOT NULL CHECK (shard >= 0),
                    delta INTEGER NOT NULL CHECK (delta = 0 OR delta = 1),
                    number INTEGER NOT NULL CHECK (number >= 1),
                    base INTEGER CHECK (base >= 1 AND base <= number),
                    thisUpdate INTEGER NOT NULL,
                    nextUpdate INTEGER NOT NULL,
                    feedSequence INTEGER NOT NULL CHECK (feedSequence >= 0),
                    entryCount INTEGER CHECK (entryCount >= 0),
                    fingerprint BLOB CHECK (length(fingerprint) = 32),
                    PRIMARY KEY (authority, shard, delta, number),
                    CHECK (thisUpdate <= nextUpdate),
                    CHECK ((delta = 1) = (base IS NOT NULL)),
                    CHECK ((entryCount IS NULL) = (fingerprint IS NULL))
                ) STRICT;
                INSERT INTO revocationListNext
                SELECT authority, 0, 0, number, NULL, thisUpdate, nextUpdate, feedSequence, entryCount, fingerprint
                FROM revocationList;
                DROP TABLE revocationList;
                ALTER TABLE revocationListNext RENAME TO revocationList;
                CREATE INDEX revocationListEnd ON revocationList (authority, shard, nextUpdate, number)
                    WHERE delta = 0;

                CREATE TABLE revocationListPartition (
                    authority TEXT NOT NULL REFERENCES authority (name),
                    publicURL TEXT NOT NULL,
                    shards INTEGER NOT NULL CHECK (shards BETWEEN 2 AND 1024),
                    PRIMARY KEY (authority, publicURL)
                ) STRICT;

                CREATE INDEX statusEntryShard ON statusEntry (
                    authority, shard, length(serial), serial, notAfter, revokedAt, reason, invalidityDate)
                    WHERE listed = 1 AND shard > 0;
                """
        )
    }
}
