public import Model
import OpenSSL
public import Store

/// Accounts of applicants: opening them, logging in and out, passwords.
///
/// Names, numbers and addresses that fail too often have to wait; what an attacker could learn about which accounts
/// there are, they learn slowly or not at all.
public struct AccountDesk: Sendable {
    /// Who is logged in.
    struct Session: Sendable {
        let account: AccountRecord
        let token: SessionToken
    }

    let book: BookOfRecord
    let clock: WallClock
    let digest: @Sendable ([UInt8]) -> [UInt8]
    let passwords: PasswordQueue
    let limiter = AttemptLimiter(windowSeconds: 900)

    /// A session that is not used for so long has ended.
    static let idleSeconds: Int64 = 3600
    /// A session ends after so long, used or not.
    static let longestSeconds: Int64 = 12 * 3600

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - book: where accounts are.
    ///   - clock: what time it is.
    ///   - digest: HMAC-SHA-256 under a key of the server, for codes.
    ///   - passwordCost: the binary logarithm of scrypt's N.
    public init(
        book: BookOfRecord,
        clock: WallClock,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8],
        passwordCost: Int = 15
    ) {
        self.book = book
        self.clock = clock
        self.digest = digest
        passwords = PasswordQueue(cost: passwordCost)
    }

    /// Opens a session for who knows the password.
    ///
    /// - Parameters:
    ///   - name: login name or mobile number.
    ///   - password: what was typed.
    ///   - address: where the browser is.
    /// - Returns: the session's token.
    /// - Throws: `AccountError` with `.badCredentials`, `.tooManyTries`, `.busy` or `.failed`.
    func logIn(
        _ name: String,
        _ password: consuming SecretBytes,
        from address: String
    ) async throws(AccountError) -> SessionToken {
        let name = name.lowercased()
        let bounds: [AttemptLimiter.Bound] = [
            .init(name: "login \(name) \(address)", count: 5), .init(name: "login \(name)", count: 30),
            .init(name: "login from \(address)", count: 50),
        ]
        if let seconds = limiter.wait(bounds, at: clock.now) {
            throw AccountError(.tooManyTries(seconds: seconds))
        }
        let account = try read { () throws(BookError) -> AccountRecord? in
            guard let account = try book.account(login: name) else { return try book.account(mobile: name) }
            return account
        }
        let isRight = try await passwords.matches(password, account?.password)
        guard isRight, let account, account.isActive else {
            limiter.count(bounds, at: clock.now)
            throw AccountError(.badCredentials)
        }
        limiter.clear("login \(name) \(address)")
        let (token, change) = try session(for: account)
        try await commit([change])
        return token
    }

    /// Who a token belongs to; nil when nobody is logged in with it any more.
    ///
    /// - Throws: `AccountError` with `.failed`.
    func session(_ token: SessionToken) async throws(AccountError) -> Session? {
        let digest = token.digest
        let found = try read { () throws(BookError) in try book.accountSession(digest: digest) }
        let now = clock.now
        guard let found, found.seenAt > now.advanced(bySeconds: -AccountDesk.idleSeconds),
            found.createdAt > now.advanced(bySeconds: -AccountDesk.longestSeconds)
        else { return nil }
        let account = try read { () throws(BookError) in try book.account(login: found.login) }
        guard let account, account.isActive else { return nil }
        // Once a minute is enough to know when it was used.
        if found.seenAt < now.advanced(bySeconds: -60) {
            try await commit([.account(.touch(session: digest, at: now))])
        }
        return Session(account: account, token: token)
    }

    /// Ends a session.
    ///
    /// - Throws: `AccountError` with `.failed`.
    func logOut(_ token: SessionToken) async throws(AccountError) {
        try await commit([.account(.logOut(session: token.digest))])
    }

    /// Removes sessions and codes that are of no use any more.
    ///
    /// - Throws: `AccountError` with `.failed`.
    public func tidy() async throws(AccountError) {
        let now = clock.now
        let day = now.advanced(bySeconds: -2 * 86_400)
        try await commit([
            .account(
                .forgetSessions(
                    seenBefore: now.advanced(bySeconds: 1 - AccountDesk.idleSeconds),
                    createdBefore: now.advanced(bySeconds: 1 - AccountDesk.longestSeconds)
                )
            ),
            .account(.forgetCodes(before: day)),
        ])
    }

    /// A new session of an account, and how it is put on record.
    func session(for account: AccountRecord) throws(AccountError) -> (SessionToken, Change) {
        let token: SessionToken
        do throws(CryptoError) {
            token = try SessionToken()
        } catch {
            throw AccountError(error)
        }
        let now = clock.now
        let record = AccountSessionRecord(
            digest: token.digest,
            login: account.login,
            createdAt: now,
            seenAt: now
        )
        return (token, .account(.logIn(record)))
    }

    func audit(_ action: String, _ login: String) -> Change {
        .audit(
            AuditEvent(
                at: clock.now,
                actor: "applicant:\(login)",
                action: action,
                object: "account \(login)",
                detail: [:]
            )
        )
    }

    func read<Value>(_ body: () throws(BookError) -> Value) throws(AccountError) -> Value {
        do throws(BookError) {
            return try body()
        } catch {
            throw AccountError(error)
        }
    }

    func commit(_ changes: [Change]) async throws(AccountError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            throw AccountError(error)
        }
    }
}
