/// Everything that the search index says to SQLite: the full-text engine FTS5 is SQLite's own.
///
/// `detail = none` and `content = ''`: only which words stand in which certificate, neither places nor texts; what is
/// found is read again in the book. The words are made here (`SearchText`), so the tokenizer has only to split them.
/// With PostgreSQL the same questions are answered by `pg_trgm` and a GIN index in the book itself (ADR 0011).
enum SQLiteSearch {
    /// Builds an empty index.
    static let schema = """
        CREATE VIRTUAL TABLE word USING fts5 (text, content = '', detail = none, tokenize = 'ascii');
        CREATE TABLE progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL,
            authority TEXT NOT NULL,
            serial BLOB NOT NULL
        ) STRICT;
        INSERT INTO progress VALUES (1, 0, '', x'');
        PRAGMA user_version = 1;
        """

    /// What the connection is told: a lost index is made again, so nothing is synced at each commit.
    static let settings = ["PRAGMA synchronous = OFF", "PRAGMA cache_size = -16384"]

    static let insert: SQLText = "INSERT INTO word (rowid, text) VALUES ($1, $2)"

    static let match: SQLText = """
        SELECT rowid FROM word WHERE word MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3
        """

    /// All words, each begun or whole.
    static func expression(words: [String], beginnings: [String]) -> String {
        (words.map { "\"\($0)\"" } + beginnings.map { "\"\($0)\"*" }).joined(separator: " AND ")
    }
}
