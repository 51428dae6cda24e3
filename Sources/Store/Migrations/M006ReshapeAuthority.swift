import GRDB

/// Authorities with a life, their other certificates and outstanding requests; machine clients; blocked keys.
enum M006ReshapeAuthority {
    static func migrate(_ db: Database) throws {
        try reshapeAuthority(db)
        try reshapeSigner(db)
        try createBelongings(db)
    }

    private static func reshapeAuthority(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE authorityNext (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
                    role TEXT NOT NULL CHECK (role IN ('root', 'issuing')),
                    state TEXT NOT NULL CHECK (state IN ('active', 'retired', 'destroyed')),
                    algorithm TEXT NOT NULL CHECK (algorithm IN (
                        'p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519', 'sm2')),
                    signatureAlgorithm TEXT NOT NULL,
                    certificate BLOB NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    keyReference TEXT NOT NULL,
                    parent TEXT REFERENCES authority (name),
                    predecessor TEXT REFERENCES authority (name),
                    createdAt INTEGER NOT NULL,
                    CHECK (role <> 'root' OR parent IS NULL)
                ) STRICT;
                INSERT INTO authorityNext
                SELECT id, name, role, 'active', algorithm,
                    CASE algorithm WHEN 'p256' THEN 'ecdsa-with-SHA256' WHEN 'p384' THEN 'ecdsa-with-SHA384'
                        WHEN 'sm2' THEN 'SM2-with-SM3' ELSE 'sha256WithRSAEncryption' END,
                    certificate, keyHash, keyReference, parent, NULL, createdAt
                FROM authority;
                DROP TABLE authority;
                ALTER TABLE authorityNext RENAME TO authority;
                CREATE UNIQUE INDEX authorityName ON authority (name);
                CREATE UNIQUE INDEX authorityKey ON authority (keyHash);
                CREATE UNIQUE INDEX authorityPredecessor ON authority (predecessor)
                    WHERE predecessor IS NOT NULL;
                """
        )
    }

    private static func reshapeSigner(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE signerNext (
                    id INTEGER PRIMARY KEY,
                    purpose TEXT NOT NULL CHECK (purpose IN ('audit', 'ocsp', 'server')),
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
                INSERT INTO signerNext
                SELECT id, purpose, authority, keyHash, subjectPublicKeyInfo, certificate, keyReference,
                    notBefore, notAfter
                FROM signer;
                DROP TABLE signer;
                ALTER TABLE signerNext RENAME TO signer;
                CREATE UNIQUE INDEX signerKey ON signer (keyHash);
                CREATE INDEX signerNewest ON signer (purpose, notBefore, id);
                """
        )
    }

    private static func createBelongings(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE authorityCertificate (
                    id INTEGER PRIMARY KEY,
                    authority TEXT NOT NULL REFERENCES authority (name),
                    kind TEXT NOT NULL CHECK (kind IN ('former', 'cross', 'newWithOld', 'oldWithNew')),
                    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
                    certificate BLOB NOT NULL,
                    addedAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX authorityCertificateOnce ON authorityCertificate (authority, fingerprint);

                CREATE TABLE authorityRequest (
                    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
                    algorithm TEXT NOT NULL CHECK (algorithm IN (
                        'p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519', 'sm2')),
                    signatureAlgorithm TEXT NOT NULL,
                    request BLOB NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    keyReference TEXT NOT NULL,
                    predecessor TEXT REFERENCES authority (name),
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX authorityRequestKey ON authorityRequest (keyHash);

                CREATE TABLE client (
                    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
                    displayName TEXT NOT NULL,
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    profiles TEXT NOT NULL,
                    isActive INTEGER NOT NULL CHECK (isActive IN (0, 1)),
                    version INTEGER NOT NULL CHECK (version >= 1),
                    createdAt INTEGER NOT NULL,
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE UNIQUE INDEX clientCertificate ON client (certificateAuthority, certificateSerial);

                CREATE TABLE blockedKey (
                    keyHash BLOB NOT NULL PRIMARY KEY CHECK (length(keyHash) = 32),
                    reason TEXT NOT NULL,
                    blockedAt INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
