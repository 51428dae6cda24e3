/// Everything that the search index says to SQLite.
///
/// With PostgreSQL the same questions are answered by `pg_trgm` and a GIN index in the book itself (ADR 0011).
enum SQLiteSearch {
    /// Which shape of index this is; another one is removed and made anew.
    static let version = 2

    /// Builds an empty index.
    ///
    /// A set of a block (`NumberBlock`) is found by one step; sets of the same block lie together, so that following
    /// the book writes at the end of the file.
    static let schema = """
        CREATE TABLE member (
            block INTEGER NOT NULL,
            token BLOB NOT NULL,
            numbers BLOB NOT NULL,
            PRIMARY KEY (block, token)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pending (number INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL,
            authority TEXT NOT NULL,
            serial BLOB NOT NULL,
            move INTEGER NOT NULL,
            moved INTEGER NOT NULL
        ) STRICT;
        INSERT INTO progress VALUES (1, 0, '', x'', 0, 0);
        PRAGMA user_version = \(version);
        """

    /// What every connection is told.
    ///
    /// A set of 8,192 octets and its name fit into a page and a bit of another one. The file is mapped, because a search
    /// reads some ten megabytes of it once: copying them through a cache takes a third of its time.
    static let connectionSettings = ["PRAGMA page_size = 8192", "PRAGMA mmap_size = 2147418112"]

    /// What the writing connection is told: a lost index is made again, so nothing is synced at each commit.
    static let writerSettings = [
        "PRAGMA mmap_size = 0", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -65536",
    ]

    static let progress: SQLText =
        "SELECT number, authority, serial, move, moved FROM progress WHERE id = 1"
    static let advance: SQLText = """
        UPDATE progress SET number = $1, authority = $2, serial = $3, move = $4, moved = $5 WHERE id = 1
        """

    static let pending: SQLText = "SELECT number FROM pending ORDER BY number"
    static let addPending: SQLText = "INSERT INTO pending (number) VALUES ($1) ON CONFLICT DO NOTHING"
    static let removePending: SQLText = "DELETE FROM pending WHERE number = $1"

    static let member: SQLText = "SELECT numbers FROM member WHERE block = $1 AND token = $2"
    static let replace: SQLText = """
        INSERT INTO member (block, token, numbers) VALUES ($1, $2, $3)
        ON CONFLICT (block, token) DO UPDATE SET numbers = excluded.numbers
        """
    static let remove: SQLText = "DELETE FROM member WHERE block = $1 AND token = $2"
    /// Sets whose names begin with a word: what may follow in a word is smaller than `{`.
    static let begun: SQLText = """
        SELECT numbers FROM member WHERE block = $1 AND token >= $2 AND token < $3
        """
    /// Sets with names from one to another, in their order.
    static let between: SQLText = """
        SELECT token, numbers FROM member WHERE block = $1 AND token BETWEEN $2 AND $3 ORDER BY token
        """
}
