import GRDB

/// Where every notice stands on each of its ways; notices of before are old news and stay unsent.
enum M019SendMessages {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE message (
                    notice INTEGER NOT NULL REFERENCES notice (id),
                    channel TEXT NOT NULL CHECK (channel IN ('MAIL', 'SMS')),
                    state TEXT NOT NULL CHECK (state IN ('WAITING', 'SENDING', 'SENT', 'FAILED')),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    target TEXT,
                    detail TEXT,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (notice, channel)
                ) STRICT;
                CREATE INDEX messageDue ON message (dueAt, notice, channel)
                WHERE state IN ('WAITING', 'SENDING');
                CREATE INDEX messageState ON message (state, notice, channel);
                """
        )
    }
}
