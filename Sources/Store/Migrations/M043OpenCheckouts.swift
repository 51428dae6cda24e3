import GRDB

/// Trades at payment providers, and refunds that go back through them.
enum M043OpenCheckouts {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE checkout (
                    trade TEXT NOT NULL PRIMARY KEY,
                    application TEXT NOT NULL REFERENCES application (number),
                    sequence INTEGER NOT NULL CHECK (sequence >= 1),
                    channel TEXT NOT NULL,
                    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
                    state TEXT NOT NULL CHECK (state IN ('OPEN', 'PAID', 'CLOSED')),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    expiresAt INTEGER NOT NULL,
                    detail TEXT,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX checkoutApplication ON checkout (application, sequence);
                CREATE INDEX checkoutDue ON checkout (state, dueAt);

                CREATE TABLE refund (
                    channel TEXT NOT NULL,
                    channelTransaction TEXT NOT NULL,
                    request TEXT NOT NULL,
                    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
                    state TEXT NOT NULL CHECK (state IN ('WAITING', 'DONE', 'FAILED')),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0),
                    dueAt INTEGER NOT NULL,
                    detail TEXT,
                    confirmedBy TEXT NOT NULL,
                    createdAt INTEGER NOT NULL,
                    updatedAt INTEGER NOT NULL,
                    PRIMARY KEY (channel, channelTransaction),
                    FOREIGN KEY (channel, channelTransaction) REFERENCES payment (channel, channelTransaction)
                ) STRICT;
                CREATE UNIQUE INDEX refundRequest ON refund (channel, request);
                CREATE INDEX refundDue ON refund (state, dueAt);
                """
        )
    }
}
