import GRDB

/// Who accounts are on the platform, who came from there and has no account yet, and which of its tokens were used.
enum M045KnowPlatform {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE platformSubject (
                    issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 200),
                    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
                    login TEXT NOT NULL REFERENCES account (login),
                    createdAt INTEGER NOT NULL,
                    PRIMARY KEY (issuer, subject)
                ) STRICT;
                CREATE UNIQUE INDEX platformSubjectLogin ON platformSubject (login, issuer);

                CREATE TABLE platformArrival (
                    browser BLOB NOT NULL PRIMARY KEY CHECK (length(browser) = 32),
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    mobile TEXT,
                    expiresAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX platformArrivalEnd ON platformArrival (expiresAt);

                CREATE TABLE platformToken (
                    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
                    expiresAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX platformTokenEnd ON platformToken (expiresAt);

                ALTER TABLE accountSession ADD COLUMN platform INTEGER NOT NULL DEFAULT 0 CHECK (platform IN (0, 1));
                """
        )
    }
}
