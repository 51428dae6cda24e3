public import Model

extension BookOfRecord {
    private static let columns = """
        endpoint, event, delivery.state, attempts, dueAt, delivery.detail, updatedAt, sequence, webhookEvent.id, kind,
        certificateAuthority, certificateSerial, webhookEvent.state, issuer, webhookEvent.subject, webhookEvent.detail, occurredAt
        """

    private static let tables = "webhookDelivery AS delivery JOIN webhookEvent ON sequence = delivery.event"

    private static let nextSQL: SQLText = """
        SELECT \(columns) FROM \(tables)
        WHERE endpoint = $1 AND delivery.state IN ('WAITING', 'SENDING') ORDER BY event LIMIT 1
        """

    private static let oneSQL: SQLText = """
        SELECT \(columns) FROM \(tables) WHERE endpoint = $1 AND event = $2
        """

    private static let ofApplicationSQL: SQLText = """
        SELECT \(columns) FROM certificate c
        JOIN webhookEvent ON certificateAuthority = c.authority AND certificateSerial = c.serial
        JOIN webhookDelivery AS delivery ON delivery.event = sequence
        WHERE c.application = $1 ORDER BY event, endpoint LIMIT $2
        """

    private static let endpointsSQL: SQLText = """
        SELECT name FROM webhookEndpoint WHERE active = 1 ORDER BY name
        """

    /// The endpoints that are told what happens, in the order of their names.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func webhookEndpoints() throws(BookError) -> [String] {
        try all(BookOfRecord.endpointsSQL, []) { row in row.text() }
    }

    /// The oldest event that an endpoint has not been told; nil for none.
    ///
    /// Nothing after it may be told before.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func nextWebhook(of endpoint: String) throws(BookError) -> QueuedWebhook? {
        try first(BookOfRecord.nextSQL, [.text(endpoint)], BookOfRecord.webhook)
    }

    /// One event on its way to an endpoint, or nil.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func webhook(_ event: Int64, to endpoint: String) throws(BookError) -> QueuedWebhook? {
        try first(BookOfRecord.oneSQL, [.text(endpoint), .int(event)], BookOfRecord.webhook)
    }

    /// Deliveries in one of `states` (empty means any), newest first.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - endpoint: to this endpoint only; nil for all.
    ///   - limit: at most so many.
    /// - Returns: the deliveries.
    /// - Throws: `BookError` when the book cannot be read.
    public func webhooks(
        _ states: Set<MessageRecord.State> = [],
        to endpoint: String? = nil,
        limit: Int
    ) throws(BookError) -> [QueuedWebhook] {
        var conditions = Conditions()
        conditions.add("delivery.state", in: states)
        conditions.add("endpoint", equals: .text(endpoint))
        let sql = conditions.select(
            BookOfRecord.columns,
            from: BookOfRecord.tables,
            orderedBy: "event DESC, endpoint",
            limit: limit
        )
        return try all(sql, conditions.values, BookOfRecord.webhook)
    }

    /// What endpoints were told, or are to be told, of the certificates of an application, in the order of events.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func webhooks(of application: ApplicationNumber, limit: Int) throws(BookError) -> [QueuedWebhook] {
        try all(
            BookOfRecord.ofApplicationSQL,
            [.number(application), .int(max(0, limit))],
            BookOfRecord.webhook
        )
    }

    private static func webhook(_ row: inout RowReader) throws(BookError) -> QueuedWebhook {
        QueuedWebhook(
            delivery: WebhookDeliveryRecord(
                endpoint: row.text(),
                event: row.int(),
                state: try row.word(MessageRecord.State.self),
                attempts: try row.count(),
                dueAt: row.time(),
                detail: try row.textOrNil(),
                updatedAt: row.time()
            ),
            event: try event(&row)
        )
    }

    private static func event(_ row: inout RowReader) throws(BookError) -> WebhookEventRecord {
        WebhookEventRecord(
            sequence: row.int(),
            id: row.text(),
            kind: try row.word(WebhookEventRecord.Kind.self),
            certificate: try row.certificateID(),
            state: try row.word(CertificateState.self),
            subject: try platformSubject(&row),
            detail: try row.textOrNil(),
            occurredAt: row.time()
        )
    }

    private static func platformSubject(_ row: inout RowReader) throws(BookError) -> PlatformSubject? {
        let issuer = try row.textOrNil()
        let subject = try row.textOrNil()
        guard let issuer, let subject else { return nil }
        return PlatformSubject(issuer: issuer, subject: subject)
    }
}
