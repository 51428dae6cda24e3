import Model

/// People whom the platform sends.
extension ChangeWriter {
    private static let insertSubject: SQLText = """
        INSERT INTO platformSubject (issuer, subject, login, createdAt) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """

    private static let nameSubject: SQLText = """
        UPDATE platformSubject SET name = $3 WHERE issuer = $1 AND subject = $2
        """

    private static let deleteArrival: SQLText = "DELETE FROM platformArrival WHERE browser = $1"
    private static let settleArrival: SQLText = """
        DELETE FROM platformArrival WHERE browser = $1 AND issuer = $2 AND subject = $3 AND expiresAt = $4
        """

    private static let insertArrival: SQLText = """
        INSERT INTO platformArrival (browser, issuer, subject, mobile, name, expiresAt)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """

    private static let insertToken: SQLText = """
        INSERT INTO platformToken (digest, expiresAt) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """

    private static let forgetArrivals: SQLText = "DELETE FROM platformArrival WHERE expiresAt < $1"
    private static let forgetTokens: SQLText = "DELETE FROM platformToken WHERE expiresAt < $1"

    func apply(_ change: PlatformChange) throws(BookError) {
        switch change {
        case .tie(let subject, let login, let at):
            try insert(
                ChangeWriter.insertSubject,
                [.text(subject.issuer), .text(subject.subject), .text(login), .time(at)],
                object: "tie of account \(login) or of its owner on the platform",
                references: [.account(login: login)]
            )
        case .name(let subject, let name):
            let values: [SQLValue] = [.text(subject.issuer), .text(subject.subject), .text(name)]
            guard try session.write(ChangeWriter.nameSubject, values) == .changed(1) else {
                throw BookError(.notFound(object: "account of this subject of the platform"))
            }
        case .arrive(let record): try arrive(record)
        case .settle(let record): try settle(record)
        case .spend(let token, let until):
            try insert(
                ChangeWriter.insertToken,
                [.blob(token), .time(until)],
                object: "use of this token of the platform"
            )
        case .forget(let before):
            _ = try session.write(ChangeWriter.forgetArrivals, [.time(before)])
            _ = try session.write(ChangeWriter.forgetTokens, [.time(before)])
        }
    }

    private func arrive(_ record: PlatformArrivalRecord) throws(BookError) {
        _ = try session.write(ChangeWriter.deleteArrival, [.blob(record.browser)])
        try insert(
            ChangeWriter.insertArrival,
            [
                .blob(record.browser), .text(record.subject.issuer), .text(record.subject.subject),
                .text(record.mobile), .text(record.name), .time(record.expiresAt),
            ],
            object: "arrival with this browser"
        )
    }

    private func settle(_ record: PlatformArrivalRecord) throws(BookError) {
        let values: [SQLValue] = [
            .blob(record.browser), .text(record.subject.issuer), .text(record.subject.subject),
            .time(record.expiresAt),
        ]
        guard try session.write(ChangeWriter.settleArrival, values) == .changed(1) else {
            throw BookError(.stateChanged(object: "arrival with this browser"))
        }
    }
}
