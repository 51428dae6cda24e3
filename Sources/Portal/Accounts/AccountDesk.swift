public import Model
import OpenSSL
public import Store

/// Accounts of applicants: opening them, logging in and out, passwords.
///
/// Names, numbers and addresses that fail too often have to wait (`AccountLimits`); which numbers have accounts shows
/// nowhere, and which names are taken shows to who has proven a number (ADR 0052).
public struct AccountDesk: Sendable {
    /// Who is logged in.
    struct Session: Sendable {
        let account: AccountRecord
        let token: SessionToken
        /// Whether the platform sent them.
        var isFromPlatform = false
    }

    let book: BookOfRecord
    let clock: WallClock
    let digest: @Sendable ([UInt8]) -> [UInt8]
    let passwords: PasswordQueue
    let limits = AccountLimits()

    /// A session that is not used for so long has ended.
    static let idleSeconds: Int64 = 3600
    /// A session ends after so long, used or not.
    static let longestSeconds: Int64 = 12 * 3600
    /// So many sessions of an account stay open; the one that was not used for longest ends.
    static let sessionCount = 10
    /// The API's idempotency keys are good for a week.
    private static let keptKeys: Int64 = 7 * 86_400
    /// No name and no number is longer; what is longer is not even remembered.
    private static let nameOctets = 64

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
        let account = try await authenticate(name, password, from: address)
        let (token, changes) = try newSession(for: account)
        try await commit(changes)
        return token
    }

    /// The account of who knows its password.
    ///
    /// - Throws: `AccountError` with `.badCredentials`, `.tooManyTries`, `.busy` or `.failed`.
    func authenticate(
        _ name: String,
        _ password: consuming SecretBytes,
        from address: String
    ) async throws(AccountError) -> AccountRecord {
        guard name.utf8.count <= AccountDesk.nameOctets else { throw AccountError(.badCredentials) }
        let name = name.lowercased()
        // Counted before it is known to be wrong: tries that wait at the same time are tries as well.
        let wrong = limits.wrongLogin(name, from: address)
        try take(limits.login(name, from: address) + wrong)
        let account = try read { () throws(BookError) -> AccountRecord? in
            guard let account = try book.account(login: name) else { return try book.account(mobile: name) }
            return account
        }
        let isRight: Bool
        do throws(AccountError) {
            isRight = try await passwords.matches(password, account?.password, from: address)
        } catch {
            giveBack(wrong)
            throw error
        }
        guard isRight, let account, account.isActive else {
            throw AccountError(.badCredentials)
        }
        giveBack(wrong)
        return account
    }

    /// A new session of an account beside the newest of its others, and what puts it on record.
    func newSession(
        for account: AccountRecord,
        isFromPlatform: Bool = false
    ) throws(AccountError) -> (SessionToken, [Change]) {
        let (token, change) = try session(for: account, isFromPlatform: isFromPlatform)
        let rest = AccountDesk.sessionCount - 1
        return (token, [.account(.keepSessions(login: account.login, newest: rest)), change])
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
        return Session(account: account, token: token, isFromPlatform: found.isFromPlatform)
    }

    /// Ends a session.
    ///
    /// - Throws: `AccountError` with `.failed`.
    func logOut(_ token: SessionToken) async throws(AccountError) {
        try await commit([.account(.logOut(session: token.digest))])
    }

    /// Removes sessions, codes and what came from the platform, as far as it is of no use any more.
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
            .account(.forgetCodes(before: day)), .platform(.forget(before: now)),
            .forgetAPIRequests(before: now.advanced(bySeconds: -AccountDesk.keptKeys)),
        ])
    }

    /// A new session of an account, and how it is put on record.
    func session(
        for account: AccountRecord,
        isFromPlatform: Bool = false
    ) throws(AccountError) -> (SessionToken, Change) {
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
            seenAt: now,
            isFromPlatform: isFromPlatform
        )
        return (token, .account(.logIn(record)))
    }

    /// Counts a try; whoever has to wait is told how long.
    func take(_ bounds: [AccountLimits.Bound]) throws(AccountError) {
        let now = Double(clock.now.secondsSinceEpoch)
        for bound in bounds {
            if let seconds = bound.limiter.take(bound.name, at: now) {
                throw AccountError(.tooManyTries(seconds: Int64(seconds.rounded(.up))))
            }
        }
    }

    /// Does not count a try that was right.
    func giveBack(_ bounds: [AccountLimits.Bound]) {
        let now = Double(clock.now.secondsSinceEpoch)
        for bound in bounds { bound.limiter.giveBack(bound.name, at: now) }
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
