import Model

/// Bindings, proposals, payments.
extension ChangeWriter {
    private static let insertBinding: SQLText = """
        INSERT INTO binding (account, certificateAuthority, certificateSerial, profile, sequence, state, createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let updateBinding: SQLText = """
        UPDATE binding SET profile = $4, state = $6, createdAt = $7, updatedAt = $8
        WHERE account = $1 AND certificateAuthority = $2 AND certificateSerial = $3 AND sequence = $5
            AND state = 'BOUND'
        """

    private static let insertProposal: SQLText = """
        INSERT INTO proposal (kind, subject, sequence, state, cause, text, proposedBy, decidedBy, createdAt, updatedAt, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """

    private static let updateProposal: SQLText = """
        UPDATE proposal
        SET state = $4, cause = $5, text = $6, proposedBy = $7, decidedBy = $8, createdAt = $9, updatedAt = $10, detail = $11
        WHERE kind = $1 AND subject = $2 AND sequence = $3 AND state = 'PROPOSED'
        """

    private static let insertPayment: SQLText = """
        INSERT INTO payment (channel, channelTransaction, application, amountFen, state, evidence, refundTransaction,
            recordedBy, createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
        """

    private static let updatePayment: SQLText = """
        UPDATE payment
        SET application = $3, amountFen = $4, state = $5, evidence = $6, refundTransaction = $7, recordedBy = $8,
            createdAt = $9, updatedAt = $10
        WHERE channel = $1 AND channelTransaction = $2 AND state = $11
        """

    func add(_ record: BindingRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertBinding,
            values(of: record),
            object: "binding of certificate \(record.certificate.serial.hexadecimal)",
            references: [.certificate(record.certificate)]
        )
        try tell(
            .bound,
            of: record.certificate,
            account: record.account,
            detail: record.state.rawValue,
            at: record.createdAt
        )
    }

    func update(_ record: BindingRecord) throws(BookError) {
        try update(ChangeWriter.updateBinding, values(of: record), target: .binding(record.certificate))
        try tell(
            .ended,
            of: record.certificate,
            account: record.account,
            detail: record.state.rawValue,
            at: record.updatedAt
        )
    }

    func add(_ record: ProposalRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertProposal,
            values(of: record),
            object: "open proposal about \(record.subject)"
        )
    }

    func update(_ record: ProposalRecord) throws(BookError) {
        try update(
            ChangeWriter.updateProposal,
            values(of: record),
            target: .proposal(record.kind, subject: record.subject, record.sequence)
        )
    }

    func add(_ record: PaymentRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertPayment,
            values(of: record),
            object: "payment \(record.transaction) by \(record.channel)",
            references: [.application(record.application)]
        )
    }

    func update(_ record: PaymentRecord, from: PaymentRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updatePayment,
            values(of: record) + [.word(from)],
            target: .payment(channel: record.channel, transaction: record.transaction)
        )
    }

    private func values(of record: BindingRecord) -> [SQLValue] {
        [
            .text(record.account), .authority(record.certificate.authority),
            .serial(record.certificate.serial),
            .text(record.profile), .int(record.sequence), .word(record.state), .time(record.createdAt),
            .time(record.updatedAt),
        ]
    }

    private func values(of record: ProposalRecord) -> [SQLValue] {
        [
            .word(record.kind), .text(record.subject), .int(record.sequence), .word(record.state),
            .text(record.cause), .text(record.text), .text(record.proposedBy), .text(record.decidedBy),
            .time(record.createdAt), .time(record.updatedAt), .text(record.detail),
        ]
    }

    private func values(of record: PaymentRecord) -> [SQLValue] {
        [
            .text(record.channel), .text(record.transaction), .number(record.application),
            .int(record.amountFen), .word(record.state), .text(record.evidence),
            .text(record.refundTransaction), .text(record.recordedBy), .time(record.createdAt),
            .time(record.updatedAt),
        ]
    }
}
