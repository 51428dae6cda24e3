import Model

/// Trades at payment providers, and refunds.
extension ChangeWriter {
    private static let insertCheckout: SQLText = """
        INSERT INTO checkout (trade, application, sequence, channel, amountFen, state, attempts, dueAt, expiresAt, detail,
            createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
        """

    private static let updateCheckout: SQLText = """
        UPDATE checkout SET state = $2, attempts = $3, dueAt = $4, detail = $5, updatedAt = $6
        WHERE trade = $1 AND state = $7 AND attempts = $8
        """

    private static let insertRefund: SQLText = """
        INSERT INTO refund (channel, channelTransaction, request, amountFen, state, attempts, dueAt, detail, confirmedBy,
            createdAt, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """

    private static let updateRefund: SQLText = """
        UPDATE refund SET state = $3, attempts = $4, dueAt = $5, detail = $6, confirmedBy = $7, updatedAt = $8
        WHERE channel = $1 AND channelTransaction = $2 AND state = $9 AND attempts = $10
        """

    func apply(_ change: MoneyChange) throws(BookError) {
        switch change {
        case .addCheckout(let record): try add(record)
        case .updateCheckout(let record, let from): try update(record, from: from)
        case .addRefund(let record): try add(record)
        case .updateRefund(let record, let from): try update(record, from: from)
        case .addInvoice(let record): try add(record)
        case .updateInvoice(let record, let from): try update(record, from: from)
        }
    }

    private func add(_ record: CheckoutRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertCheckout,
            [
                .text(record.trade), .number(record.application), .int(record.sequence),
                .text(record.channel), .int(record.amountFen), .word(record.state), .int(record.attempts),
                .time(record.dueAt), .time(record.expiresAt), .text(record.detail), .time(record.createdAt),
                .time(record.updatedAt),
            ],
            object: "checkout \(record.trade)",
            references: [.application(record.application)]
        )
    }

    private func update(_ record: CheckoutRecord, from: CheckoutRecord) throws(BookError) {
        try update(
            ChangeWriter.updateCheckout,
            [
                .text(record.trade), .word(record.state), .int(record.attempts), .time(record.dueAt),
                .text(record.detail), .time(record.updatedAt), .word(from.state), .int(from.attempts),
            ],
            target: .checkout(trade: record.trade)
        )
    }

    private func add(_ record: RefundRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertRefund,
            [
                .text(record.channel), .text(record.transaction), .text(record.request),
                .int(record.amountFen), .word(record.state), .int(record.attempts), .time(record.dueAt),
                .text(record.detail), .text(record.confirmedBy), .time(record.createdAt),
                .time(record.updatedAt),
            ],
            object: "refund of \(record.transaction) by \(record.channel)",
            references: [.payment(channel: record.channel, transaction: record.transaction)]
        )
    }

    private func update(_ record: RefundRecord, from: RefundRecord) throws(BookError) {
        try update(
            ChangeWriter.updateRefund,
            [
                .text(record.channel), .text(record.transaction), .word(record.state), .int(record.attempts),
                .time(record.dueAt), .text(record.detail), .text(record.confirmedBy),
                .time(record.updatedAt), .word(from.state), .int(from.attempts),
            ],
            target: .refund(channel: record.channel, transaction: record.transaction)
        )
    }
}
