import GRDB

/// Accounts of applicants, the browsers they are logged in with, and codes by short message.
enum M027CreateAccount {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE account (
                    login TEXT NOT NULL PRIMARY KEY,
                    mobile TEXT NOT NULL,
                    passwordSalt BLOB NOT NULL CHECK (length(passwordSalt) = 16),
                    passwordDigest BLOB NOT NULL CHECK (length(passwordDigest) = 32),
                    passwordCost INTEGER NOT NULL CHECK (passwordCost BETWEEN 10 AND 24),
                    active INTEGER NOT NULL CHECK (active IN (0, 1)),
                    version INTEGER NOT NULL CHECK (version >= 1),
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX accountMobile ON account (mobile);

                CREATE TABLE accountSession (
                    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
                    login TEXT NOT NULL REFERENCES account (login),
                    createdAt INTEGER NOT NULL,
                    seenAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX accountSessionLogin ON accountSession (login);

                CREATE TABLE phoneCode (
                    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
                    mobile TEXT NOT NULL,
                    purpose TEXT NOT NULL CHECK (purpose IN ('SIGN_UP', 'RESET', 'REMINDER', 'CHANGED')),
                    state TEXT NOT NULL CHECK (state IN (
                        'WAITING', 'SENT', 'FAILED', 'USED', 'LOCKED', 'SUPERSEDED')),
                    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    expiresAt INTEGER NOT NULL,
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX phoneCodeMobile ON phoneCode (mobile, createdAt);
                CREATE INDEX phoneCodeDue ON phoneCode (dueAt) WHERE state = 'WAITING';
                """
        )
    }
}
