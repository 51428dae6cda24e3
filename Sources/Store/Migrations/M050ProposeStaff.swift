import GRDB

/// Proposals to change the staff, with what exactly is proposed.
enum M050ProposeStaff {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE proposalNext (
                    kind TEXT NOT NULL CHECK (kind IN ('REVOCATION', 'REFUND', 'CLOSURE', 'STAFF')),
                    subject TEXT NOT NULL,
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED')),
                    cause TEXT,
                    text TEXT NOT NULL,
                    detail TEXT,
                    proposedBy TEXT NOT NULL,
                    decidedBy TEXT,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (kind, subject, sequence),
                    CHECK (state <> 'CONFIRMED' OR decidedBy <> proposedBy),
                    CHECK ((kind = 'STAFF') = (detail IS NOT NULL))
                ) STRICT;
                INSERT INTO proposalNext
                SELECT kind, subject, sequence, state, cause, text, NULL, proposedBy, decidedBy, createdAt, updatedAt
                FROM proposal;
                DROP TABLE proposal;
                ALTER TABLE proposalNext RENAME TO proposal;
                CREATE UNIQUE INDEX proposalOpen ON proposal (kind, subject) WHERE state = 'PROPOSED';
                """
        )
    }
}
