import GRDB

/// What the platform is told, and how far each of its endpoints has been told.
enum M046TellPlatform {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE webhookEndpoint (
                    name TEXT NOT NULL PRIMARY KEY,
                    active INTEGER NOT NULL CHECK (active IN (0, 1)),
                    createdAt INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX webhookEndpointActive ON webhookEndpoint (name) WHERE active = 1;

                CREATE TABLE webhookEvent (
                    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
                    id TEXT NOT NULL CHECK (length(id) = 32),
                    kind TEXT NOT NULL CHECK (kind IN (
                        'certificate.issued', 'certificate.revoked', 'binding.bound', 'binding.ended')),
                    certificateAuthority TEXT NOT NULL,
                    certificateSerial BLOB NOT NULL,
                    state TEXT NOT NULL,
                    issuer TEXT,
                    subject TEXT,
                    detail TEXT,
                    occurredAt INTEGER NOT NULL,
                    CHECK ((issuer IS NULL) = (subject IS NULL)),
                    FOREIGN KEY (certificateAuthority, certificateSerial)
                        REFERENCES certificate (authority, serial)
                ) STRICT;
                CREATE INDEX webhookEventCertificate
                    ON webhookEvent (certificateAuthority, certificateSerial);

                CREATE TABLE webhookDelivery (
                    endpoint TEXT NOT NULL REFERENCES webhookEndpoint (name),
                    event INTEGER NOT NULL REFERENCES webhookEvent (sequence),
                    state TEXT NOT NULL CHECK (state IN ('WAITING', 'SENDING', 'SENT', 'FAILED')),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    detail TEXT,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (endpoint, event)
                ) STRICT;
                CREATE INDEX webhookDeliveryOpen ON webhookDelivery (endpoint, event)
                    WHERE state IN ('WAITING', 'SENDING');
                CREATE INDEX webhookDeliveryState ON webhookDelivery (state, event, endpoint);
                CREATE INDEX webhookDeliveryEvent ON webhookDelivery (event);
                """
        )
    }
}
