import Model

/// Accounts, sessions and codes.
extension ChangeWriter {
    private static let insertAccount: SQLText = """
        INSERT INTO account (login, mobile, passwordSalt, passwordDigest, passwordCost, active, version, createdAt,
            updatedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """

    private static let updateAccount: SQLText = """
        UPDATE account SET mobile = $2, passwordSalt = $3, passwordDigest = $4, passwordCost = $5, active = $6,
            version = $7, updatedAt = $9
        WHERE login = $1 AND version = $7 - 1 AND createdAt = $8
        """

    private static let insertSession: SQLText = """
        INSERT INTO accountSession (digest, login, createdAt, seenAt, platform) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """

    private static let touchSession: SQLText = """
        UPDATE accountSession SET seenAt = $2 WHERE digest = $1 AND seenAt < $2
        """

    private static let deleteSession: SQLText = "DELETE FROM accountSession WHERE digest = $1"
    private static let deleteSessions: SQLText = "DELETE FROM accountSession WHERE login = $1"
    private static let deleteOlderSessions: SQLText = """
        DELETE FROM accountSession WHERE login = $1 AND digest NOT IN (
            SELECT digest FROM accountSession WHERE login = $1 ORDER BY seenAt DESC, createdAt DESC, digest LIMIT $2)
        """

    private static let forgetSessions: SQLText = """
        DELETE FROM accountSession WHERE seenAt < $1 OR createdAt < $2
        """

    private static let laterCode: SQLText = """
        SELECT 1 FROM phoneCode WHERE mobile = $1 AND createdAt > $2
        """

    private static let supersedeCodes: SQLText = """
        UPDATE phoneCode SET state = 'SUPERSEDED' WHERE mobile = $1 AND state IN ('WAITING', 'SENT', 'FAILED')
        """

    private static let insertCode: SQLText = """
        INSERT INTO phoneCode (nonce, mobile, purpose, state, wrongTries, attempts, dueAt, expiresAt, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """

    private static let updateCode: SQLText = """
        UPDATE phoneCode SET state = $2, wrongTries = $3, attempts = $4, dueAt = $5
        WHERE nonce = $1 AND state = $6 AND wrongTries = $7 AND attempts = $8
        """

    private static let forgetCodes: SQLText = "DELETE FROM phoneCode WHERE createdAt < $1"

    func apply(_ change: AccountChange) throws(BookError) {
        switch change {
        case .open(let record): try open(record)
        case .update(let record):
            try update(
                ChangeWriter.updateAccount,
                values(of: record),
                target: .account(login: record.login)
            )
        case .logIn(let record): try logIn(record)
        case .keepSessions(let login, let newest):
            try write(ChangeWriter.deleteOlderSessions, [.text(login), .int(newest)])
        case .touch(let session, let at):
            try write(ChangeWriter.touchSession, [.blob(session), .time(at)])
        case .logOut(let session): try write(ChangeWriter.deleteSession, [.blob(session)])
        case .logOutEverywhere(let login): try write(ChangeWriter.deleteSessions, [.text(login)])
        case .forgetSessions(let seen, let created):
            try write(ChangeWriter.forgetSessions, [.time(seen), .time(created)])
        case .expectNoCode(let mobile, let since):
            guard try !session.exists(ChangeWriter.laterCode, [.text(mobile), .time(since)]) else {
                throw BookError(.stateChanged(object: "code of this number"))
            }
        case .addCode(let record): try add(record)
        case .updateCode(let record, let from): try update(record, from: from)
        case .forgetCodes(let before): try write(ChangeWriter.forgetCodes, [.time(before)])
        }
    }

    private func write(_ sql: SQLText, _ values: [SQLValue]) throws(BookError) {
        _ = try session.write(sql, values)
    }

    private func open(_ record: AccountRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertAccount,
            values(of: record),
            object: "account \(record.login), or another one with its number,"
        )
    }

    private func logIn(_ record: AccountSessionRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertSession,
            [
                .blob(record.digest), .text(record.login), .time(record.createdAt), .time(record.seenAt),
                .int(record.isFromPlatform ? 1 : 0),
            ],
            object: "session",
            references: [.account(login: record.login)]
        )
    }

    private func add(_ record: PhoneCodeRecord) throws(BookError) {
        _ = try session.write(ChangeWriter.supersedeCodes, [.text(record.mobile)])
        try insert(
            ChangeWriter.insertCode,
            [
                .blob(record.nonce), .text(record.mobile), .word(record.purpose), .word(record.state),
                .int(record.wrongTries), .int(record.attempts), .time(record.dueAt),
                .time(record.expiresAt), .time(record.createdAt),
            ],
            object: "code of this number"
        )
    }

    private func update(_ record: PhoneCodeRecord, from: PhoneCodeRecord) throws(BookError) {
        try update(
            ChangeWriter.updateCode,
            [
                .blob(record.nonce), .word(record.state), .int(record.wrongTries), .int(record.attempts),
                .time(record.dueAt), .word(from.state), .int(from.wrongTries), .int(from.attempts),
            ],
            target: .phoneCode(nonce: record.nonce)
        )
    }

    private func values(of record: AccountRecord) -> [SQLValue] {
        [
            .text(record.login), .text(record.mobile), .blob(record.password.salt),
            .blob(record.password.digest), .int(record.password.cost), .int(record.isActive ? 1 : 0),
            .int(record.version), .time(record.createdAt), .time(record.updatedAt),
        ]
    }
}
