import GRDB

/// Authorities and the keys that act for them.
enum M001CreateAuthority {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE authority (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
                    role TEXT NOT NULL CHECK (role IN ('root', 'issuing')),
                    algorithm TEXT NOT NULL
                        CHECK (algorithm IN ('p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096', 'sm2')),
                    certificate BLOB NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    keyReference TEXT NOT NULL,
                    parent TEXT REFERENCES authority (name),
                    createdAt INTEGER NOT NULL,
                    CHECK ((role = 'root') = (parent IS NULL))
                ) STRICT;
                CREATE UNIQUE INDEX authorityName ON authority (name);
                CREATE UNIQUE INDEX authorityKey ON authority (keyHash);

                CREATE TABLE signer (
                    id INTEGER PRIMARY KEY,
                    purpose TEXT NOT NULL CHECK (purpose IN ('audit', 'ocsp')),
                    authority TEXT REFERENCES authority (name),
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    subjectPublicKeyInfo BLOB NOT NULL,
                    certificate BLOB,
                    keyReference TEXT NOT NULL,
                    notBefore INTEGER NOT NULL,
                    notAfter INTEGER,
                    CHECK ((purpose = 'audit') = (authority IS NULL)),
                    CHECK ((purpose = 'audit') = (certificate IS NULL)),
                    CHECK ((purpose = 'audit') = (notAfter IS NULL))
                ) STRICT;
                CREATE UNIQUE INDEX signerKey ON signer (keyHash);
                CREATE INDEX signerNewest ON signer (purpose, notBefore, id);
                """
        )
    }
}
