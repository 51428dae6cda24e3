public import Model

extension BookOfRecord {
    private static let attachmentsSQL: SQLText = """
        SELECT application, snapshotVersion, position, kind, fingerprint, mediaType, size, storedAs
        FROM attachment WHERE application = $1 AND snapshotVersion = $2 ORDER BY position
        """

    private static let submissionSQL: SQLText = """
        SELECT snapshot FROM submission WHERE application = $1 AND snapshotVersion = $2
        """

    private static let subjectSQL: SQLText = """
        SELECT uid, identityDigest, createdAt FROM subject WHERE uid = $1
        """

    private static let deliverySQL: SQLText = """
        SELECT \(WorkflowRows.deliveryColumns) FROM delivery WHERE application = $1
        """

    private static let noticesSQL: SQLText = """
        SELECT id, template, application, placeholders, createdAt FROM notice
        WHERE id > $1 ORDER BY id LIMIT $2
        """

    /// Applications that `filter` lets pass, newest first.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - cursor: the last application of the page before; nil for the first page.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func applications(
        _ filter: ApplicationFilter,
        after cursor: ApplicationNumber? = nil,
        limit: Int
    ) throws(BookError) -> [ApplicationRecord] {
        var conditions = filter.conditions()
        if let cursor {
            conditions.add(.number(cursor)) { "id < (SELECT id FROM application WHERE number = \($0))" }
        }
        let sql = conditions.select(
            WorkflowRows.applicationColumns,
            from: "application",
            orderedBy: "id DESC",
            limit: limit
        )
        return try all(sql, conditions.values, WorkflowRows.application)
    }

    /// Orders in one of `states` (empty means any), oldest first.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - cursor: the application of the last order of the page before; nil for the first page.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the page; shorter than `limit` when it is the last.
    /// - Throws: `BookError` when the book cannot be read.
    public func orders(
        _ states: Set<OrderRecord.State> = [],
        after cursor: ApplicationNumber? = nil,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [OrderRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        if let cursor {
            conditions.add(.number(cursor)) { key in
                "(createdAt, application) > "
                    + "(SELECT createdAt, application FROM applicationOrder WHERE application = \(key))"
            }
        }
        let sql = conditions.select(
            WorkflowRows.orderColumns,
            from: "applicationOrder",
            orderedBy: "createdAt, application",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, WorkflowRows.order)
    }

    /// The attachments of one submission, in order.
    public func attachments(
        of application: ApplicationNumber,
        snapshotVersion: Int64
    ) throws(BookError) -> [AttachmentRecord] {
        let key: [SQLValue] = [.number(application), .int(snapshotVersion)]
        return try all(BookOfRecord.attachmentsSQL, key, WorkflowRows.attachment)
    }

    /// The form of a submission that was rejected, and that another one followed; nil where there is none on record.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func formerSubmission(
        of application: ApplicationNumber,
        snapshotVersion: Int64
    ) throws(BookError) -> [UInt8]? {
        let key: [SQLValue] = [.number(application), .int(snapshotVersion)]
        return try first(BookOfRecord.submissionSQL, key) { row in row.blob() }
    }

    /// The subject with this identifier, or nil.
    public func subject(uid: String) throws(BookError) -> SubjectRecord? {
        try first(BookOfRecord.subjectSQL, [.text(uid)]) { row in WorkflowRows.subject(&row) }
    }

    /// The delivery of an application, or nil.
    public func delivery(of application: ApplicationNumber) throws(BookError) -> DeliveryRecord? {
        try first(BookOfRecord.deliverySQL, [.number(application)], WorkflowRows.delivery)
    }

    /// Deliveries in one of `states` (empty means any), the longest unmoved first.
    ///
    /// - Parameters:
    ///   - states: which.
    ///   - skipping: the first so many are left out.
    ///   - limit: at most so many.
    /// - Returns: the deliveries.
    /// - Throws: `BookError` when the book cannot be read.
    public func deliveries(
        _ states: Set<DeliveryRecord.State> = [],
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [DeliveryRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        let sql = conditions.select(
            WorkflowRows.deliveryColumns,
            from: "delivery",
            orderedBy: "updatedAt, application",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, WorkflowRows.delivery)
    }

    /// Notices in the outbox after number `cursor`, oldest first, at most `limit`.
    public func waitingNotices(after cursor: Int64 = 0, limit: Int) throws(BookError) -> [WaitingNotice] {
        try all(BookOfRecord.noticesSQL, [.int(cursor), .int(max(0, limit))], WorkflowRows.notice)
    }
}
