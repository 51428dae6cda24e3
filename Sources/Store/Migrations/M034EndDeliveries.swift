import GRDB

/// A delivery ends with its token; those of tokens that ended before are CANCELLED.
enum M034EndDeliveries {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE deliveryNext (
                    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
                    method TEXT NOT NULL CHECK (method IN ('EXPRESS', 'PICKUP')),
                    state TEXT NOT NULL CHECK (state IN (
                        'READY', 'SHIPPED', 'DELIVERED', 'RETURNED', 'PICKED_UP', 'CANCELLED')),
                    carrier TEXT,
                    trackingNumber TEXT,
                    updatedAt INTEGER NOT NULL,
                    CHECK ((carrier IS NULL) = (trackingNumber IS NULL))
                ) STRICT;
                INSERT INTO deliveryNext
                SELECT d.application, d.method,
                    CASE WHEN d.state IN ('READY', 'SHIPPED', 'RETURNED') AND NOT EXISTS (
                        SELECT 1 FROM job j JOIN token t ON t.serial = j.tokenSerial
                        WHERE j.application = d.application AND t.application = d.application
                            AND t.state IN ('PRODUCED', 'SHIPPED', 'IN_USE', 'LOCKED'))
                    THEN 'CANCELLED' ELSE d.state END,
                    d.carrier, d.trackingNumber, d.updatedAt
                FROM delivery d;
                DROP TABLE delivery;
                ALTER TABLE deliveryNext RENAME TO delivery;
                CREATE INDEX deliveryState ON delivery (state, updatedAt, application);
                """
        )
        try db.checkForeignKeys(in: "delivery")
    }
}
