import GRDB

/// Who carries a token and under which number, and deliveries found by where they stand.
enum M017TrackDeliveries {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE delivery ADD COLUMN carrier TEXT;
                ALTER TABLE delivery ADD COLUMN trackingNumber TEXT
                    CHECK ((carrier IS NULL) = (trackingNumber IS NULL));
                CREATE INDEX deliveryState ON delivery (state, updatedAt, application);
                """
        )
    }
}
