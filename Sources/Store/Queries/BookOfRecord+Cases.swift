public import Model

/// Bindings, proposals, payments.
extension BookOfRecord {
    private static let bindingColumns = """
        account, certificateAuthority, certificateSerial, binding.profile, sequence, binding.state, binding.createdAt,
        binding.updatedAt
        """

    private static let ofCertificateSQL: SQLText = """
        SELECT \(bindingColumns) FROM binding WHERE certificateAuthority = $1 AND certificateSerial = $2
        ORDER BY createdAt, sequence
        """

    private static let ofAccountSQL: SQLText = """
        SELECT \(bindingColumns) FROM binding WHERE account = $1 ORDER BY createdAt, sequence
        """

    private static let orphanedSQL: SQLText = """
        SELECT \(bindingColumns) FROM binding
        JOIN certificate c ON c.authority = certificateAuthority AND c.serial = certificateSerial
        WHERE binding.state = 'BOUND' AND c.state = 'revoked' LIMIT $1
        """

    private static let proposalColumns = """
        kind, subject, sequence, state, cause, text, detail, proposedBy, decidedBy, createdAt, updatedAt
        """

    private static let proposalsSQL: SQLText = """
        SELECT \(proposalColumns) FROM proposal WHERE kind = $1 AND subject = $2 ORDER BY sequence
        """

    static let paymentColumns = """
        channel, channelTransaction, application, amountFen, state, evidence, refundTransaction, recordedBy, createdAt,
        updatedAt
        """

    private static let paymentsSQL: SQLText = """
        SELECT \(paymentColumns) FROM payment WHERE application = $1 ORDER BY createdAt, channelTransaction
        """

    private static let paymentSQL: SQLText = """
        SELECT \(paymentColumns) FROM payment WHERE channel = $1 AND channelTransaction = $2
        """

    /// Every binding of a certificate, oldest first.
    public func bindings(of certificate: CertificateID) throws(BookError) -> [BindingRecord] {
        try all(
            BookOfRecord.ofCertificateSQL,
            [.authority(certificate.authority), .serial(certificate.serial)],
            BookOfRecord.binding
        )
    }

    /// Every binding of an account, oldest first.
    public func bindings(account: String) throws(BookError) -> [BindingRecord] {
        try all(BookOfRecord.ofAccountSQL, [.text(account)], BookOfRecord.binding)
    }

    /// Bindings that stand although their certificate is revoked, at most `limit`.
    public func orphanedBindings(limit: Int) throws(BookError) -> [BindingRecord] {
        try all(BookOfRecord.orphanedSQL, [.int(max(0, limit))], BookOfRecord.binding)
    }

    /// Proposals of a kind about something, oldest first.
    public func proposals(
        _ kind: ProposalRecord.Kind,
        about subject: String
    ) throws(BookError) -> [ProposalRecord] {
        try all(BookOfRecord.proposalsSQL, [.word(kind), .text(subject)], BookOfRecord.proposal)
    }

    /// Proposals in one of `states` (empty means any), newest first, at most `limit` after the first so many.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func proposals(
        _ states: Set<ProposalRecord.State>,
        _ kinds: Set<ProposalRecord.Kind> = [],
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [ProposalRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        conditions.add("kind", in: kinds)
        let sql = conditions.select(
            BookOfRecord.proposalColumns,
            from: "proposal",
            orderedBy: "createdAt DESC, subject, sequence",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, BookOfRecord.proposal)
    }

    /// Payments of an application, oldest first.
    public func payments(of number: ApplicationNumber) throws(BookError) -> [PaymentRecord] {
        try all(BookOfRecord.paymentsSQL, [.number(number)], BookOfRecord.payment)
    }

    /// The payment with this transaction number of a channel, or nil.
    public func payment(channel: String, transaction: String) throws(BookError) -> PaymentRecord? {
        try first(BookOfRecord.paymentSQL, [.text(channel), .text(transaction)], BookOfRecord.payment)
    }

    /// Payments in one of `states` (empty means any), newest first, at most `limit` after the first so many.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func payments(
        _ states: Set<PaymentRecord.State>,
        skipping: Int = 0,
        limit: Int
    ) throws(BookError) -> [PaymentRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        let sql = conditions.select(
            BookOfRecord.paymentColumns,
            from: "payment",
            orderedBy: "createdAt DESC, channelTransaction",
            limit: limit,
            skipping: skipping
        )
        return try all(sql, conditions.values, BookOfRecord.payment)
    }

    private static func binding(_ row: inout RowReader) throws(BookError) -> BindingRecord {
        BindingRecord(
            account: row.text(),
            certificate: try row.certificateID(),
            profile: row.text(),
            sequence: try row.count(),
            state: try row.word(BindingRecord.State.self),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    private static func proposal(_ row: inout RowReader) throws(BookError) -> ProposalRecord {
        ProposalRecord(
            kind: try row.word(ProposalRecord.Kind.self),
            subject: row.text(),
            sequence: try row.count(),
            state: try row.word(ProposalRecord.State.self),
            cause: try row.textOrNil(),
            text: row.text(),
            detail: try row.textOrNil(),
            proposedBy: row.text(),
            decidedBy: try row.textOrNil(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    static func payment(_ row: inout RowReader) throws(BookError) -> PaymentRecord {
        PaymentRecord(
            channel: row.text(),
            transaction: row.text(),
            application: try row.number(),
            amountFen: row.int(),
            state: try row.word(PaymentRecord.State.self),
            evidence: try row.textOrNil(),
            refundTransaction: try row.textOrNil(),
            recordedBy: row.text(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
