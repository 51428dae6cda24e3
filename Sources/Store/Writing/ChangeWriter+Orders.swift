import Model

extension ChangeWriter {
    private static let insertOrder: SQLText = """
        INSERT INTO applicationOrder (application, amountFen, state, channel, channelTransaction,
            confirmedBy, createdAt, paidAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let updateOrder: SQLText = """
        UPDATE applicationOrder
        SET amountFen = $2, state = $3, channel = $4, channelTransaction = $5, confirmedBy = $6,
            createdAt = $7, paidAt = $8
        WHERE application = $1 AND state = $9
        """

    private static let insertDelivery: SQLText = """
        INSERT INTO delivery (application, method, state, carrier, trackingNumber, updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """

    private static let updateDelivery: SQLText = """
        UPDATE delivery SET method = $2, state = $3, carrier = $4, trackingNumber = $5, updatedAt = $6
        WHERE application = $1 AND state = $7
        """

    private static let insertNotice: SQLText = """
        INSERT INTO notice (template, application, placeholders, createdAt, sealed) VALUES ($1, $2, $3, $4, $5)
        """

    private static let insertKey: SQLText = """
        INSERT INTO idempotencyKey (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """

    func add(_ record: OrderRecord) throws(BookError) {
        let isTaken = try exists(.order(record.application))
        try insert(
            ChangeWriter.insertOrder,
            values(of: record),
            object: isTaken ? "order of \(record.application)" : payment(record),
            references: [.application(record.application)]
        )
    }

    func update(_ record: OrderRecord, from: OrderRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updateOrder,
            values(of: record) + [.word(from)],
            target: .order(record.application),
            conflict: .exists(object: payment(record))
        )
    }

    func add(_ record: DeliveryRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertDelivery,
            values(of: record),
            object: "delivery of \(record.application)",
            references: [.application(record.application)]
        )
    }

    func update(_ record: DeliveryRecord, from: DeliveryRecord.State) throws(BookError) {
        try update(
            ChangeWriter.updateDelivery,
            values(of: record) + [.word(from)],
            target: .delivery(record.application)
        )
    }

    func add(_ notice: Notice) throws(BookError) {
        try insert(
            ChangeWriter.insertNotice,
            [
                .text(notice.template), .number(notice.application),
                .text(CanonicalJSON.encode(notice.values)), .time(notice.createdAt), .blob(notice.sealed),
            ],
            object: "notice \(notice.template)",
            references: notice.application.map { [.application($0)] } ?? []
        )
        try addMessages()
    }

    func claim(_ key: String, at: Timestamp) throws(BookError) {
        guard try session.write(ChangeWriter.insertKey, [.text(key), .time(at)]) == .changed(1) else {
            throw BookError(.repeated(key: key))
        }
    }

    private func payment(_ record: OrderRecord) -> String {
        "payment \(record.channelTransaction ?? "") by \(record.channel ?? "")"
    }

    private func values(of record: DeliveryRecord) -> [SQLValue] {
        [
            .number(record.application), .text(record.method), .word(record.state), .text(record.carrier),
            .text(record.trackingNumber), .time(record.updatedAt),
        ]
    }

    private func values(of record: OrderRecord) -> [SQLValue] {
        [
            .number(record.application), .int(record.amountFen), .word(record.state), .text(record.channel),
            .text(record.channelTransaction), .text(record.confirmedBy), .time(record.createdAt),
            .time(record.paidAt),
        ]
    }
}
