import GRDB

/// Private keys for encryption: archived for recovery officers, and on their way to tokens.
enum M052ArchiveKeys {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE keyArchive (
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
                    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 2 AND 16),
                    content BLOB NOT NULL,
                    request BLOB NOT NULL,
                    createdAt INTEGER NOT NULL,
                    PRIMARY KEY (certificateAuthority, certificateSerial),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;

                CREATE TABLE keyArchiveShare (
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 16),
                    officer BLOB NOT NULL CHECK (length(officer) = 32),
                    name TEXT NOT NULL,
                    message BLOB NOT NULL,
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    PRIMARY KEY (certificateAuthority, certificateSerial, number),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES keyArchive (certificateAuthority, certificateSerial)
                ) STRICT;

                CREATE TABLE keyDelivery (
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    tokenSerial TEXT NOT NULL REFERENCES token (serial),
                    signingKeyHash BLOB NOT NULL CHECK (length(signingKeyHash) = 32),
                    envelope BLOB NOT NULL,
                    createdAt INTEGER NOT NULL,
                    PRIMARY KEY (certificateAuthority, certificateSerial, signingKeyHash),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES keyArchive (certificateAuthority, certificateSerial)
                ) STRICT;
                CREATE INDEX keyDeliveryKey ON keyDelivery (signingKeyHash);
                CREATE INDEX keyDeliveryToken ON keyDelivery (tokenSerial);
                """
        )
    }
}
