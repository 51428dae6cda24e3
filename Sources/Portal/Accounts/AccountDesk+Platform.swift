import Enrollment
import Model
import OpenSSL
import Store

/// Accounts of people who come from the bidding platform.
extension AccountDesk {
    /// Whoever comes without an account has so long to open or to name one.
    static let arrivalSeconds: Int64 = 900

    /// Counts somebody who comes from the platform.
    ///
    /// - Throws: `AccountError` with `.tooManyTries`.
    func countArrival(from address: String) throws(AccountError) { try take(limits.arrival(from: address)) }

    /// Logs in who came, or keeps who they are with their browser until they have an account.
    ///
    /// The token is used up in the same commit, and the session that the browser had ends.
    ///
    /// - Parameters:
    ///   - visitor: who came.
    ///   - browser: the browser's token.
    ///   - session: the session that it has now; nil for none.
    /// - Returns: the token of the new session; nil for somebody without an account.
    /// - Throws: `PlatformError` with `.used` or `.closed`; `AccountError` with `.failed`.
    func arrive(
        _ visitor: PlatformVisitor,
        _ browser: SessionToken,
        leaving session: Session?
    ) async throws -> SessionToken? {
        var changes = visitor.uses.map { Change.platform(.spend(token: $0, until: visitor.expiresAt)) }
        guard let login = try book.login(of: visitor.subject) else {
            let arrival = PlatformArrivalRecord(
                browser: browser.digest,
                subject: visitor.subject,
                mobile: visitor.mobile,
                name: visitor.name,
                expiresAt: clock.now.advanced(bySeconds: AccountDesk.arrivalSeconds)
            )
            try await use(changes + [.platform(.arrive(arrival))])
            return nil
        }
        guard let account = try book.account(login: login), account.isActive else {
            throw PlatformError(.closed)
        }
        if let session { changes.append(.account(.logOut(session: session.token.digest))) }
        changes.append(.platform(.name(visitor.subject, visitor.name)))
        let (token, opened) = try newSession(for: account, isFromPlatform: true)
        try await use(changes + opened)
        return token
    }

    /// Who came with a browser, and has not decided for an account; nil for nobody, and for who took too long.
    ///
    /// - Throws: `AccountError` with `.failed`.
    func arrival(with browser: SessionToken) throws(AccountError) -> PlatformArrivalRecord? {
        let digest = browser.digest
        let found = try read { () throws(BookError) in try book.platformArrival(browser: digest) }
        return found.flatMap { $0.expiresAt > clock.now ? $0 : nil }
    }

    /// Ties who came to the account whose password they know, and logs them in.
    ///
    /// - Throws: `AccountError` with `.badCredentials`, `.fields` with `.platformTaken`, `.tooManyTries`, `.busy` or `.failed`.
    func tie(
        _ arrival: PlatformArrivalRecord,
        to name: String,
        _ password: consuming SecretBytes,
        leaving session: Session?,
        from address: String
    ) async throws(AccountError) -> SessionToken {
        let account = try await authenticate(name, password, from: address)
        let (token, opened) = try newSession(for: account, isFromPlatform: true)
        var changes = settling(arrival, account.login) + opened
        if let session { changes.append(.account(.logOut(session: session.token.digest))) }
        // Another way into the account is told to its number, as a changed password is (product.md §14, SECURITY).
        changes.append(.account(.addCode(try code(account.mobile, .tied))))
        try await settle(changes + [audit("account.tie", account.login)], taken: .platformTaken)
        return token
    }

    /// Opens an account for who came, and logs them in; its password is one that nobody knows, and can be set with a code.
    ///
    /// - Parameters:
    ///   - arrival: who came.
    ///   - rawLogin: the name they choose.
    ///   - proof: the number and its code, where the platform's word on the number is not taken.
    ///   - address: where the browser is.
    /// - Returns: the session's token.
    /// - Throws: `AccountError` as `signUp` does, and `.fields` with `.mobileTaken`.
    func open(
        for arrival: PlatformArrivalRecord,
        _ rawLogin: String,
        _ proof: (mobile: String, code: String),
        from address: String
    ) async throws(AccountError) -> SessionToken {
        let login = AccountRules.login(rawLogin)
        let mobile = arrival.mobile ?? (try? MobileNumber(proof.mobile).text)
        var faults: [AccountFault] = mobile == nil ? [.mobile] : []
        if login == nil { faults.append(.login) }
        guard faults.isEmpty, let login, let mobile else { throw AccountError(.fields(faults)) }
        let isKnown = try read { () throws(BookError) in try book.account(mobile: mobile) } != nil
        var changes: [Change] = []
        if arrival.mobile == nil {
            changes.append(
                try await redeem(proof.code, mobile, .signUp, isKnown: isKnown, from: address)
            )
        } else if isKnown {
            throw AccountError(.fields([.mobileTaken]))
        }
        try take(limits.name(for: mobile, from: address))
        if try isTaken(login, by: mobile) { throw AccountError(.fields([.loginTaken])) }
        let account = try account(login, mobile)
        let (token, opened) = try newSession(for: account, isFromPlatform: true)
        changes.append(.account(.open(account)))
        changes += settling(arrival, login) + opened + [audit("account.open", login)]
        try await settle(changes, taken: .loginTaken)
        return token
    }

    private func account(_ login: String, _ mobile: String) throws(AccountError) -> AccountRecord {
        let now = clock.now
        do throws(CryptoError) {
            // No password has this digest but by an accident of 2^-256.
            let password = PasswordDigest(
                salt: try SecureRandom.bytes(16),
                digest: try SecureRandom.bytes(32),
                cost: PasswordHash.cost
            )
            return AccountRecord(
                login: login,
                mobile: mobile,
                password: password,
                isActive: true,
                version: 1,
                createdAt: now,
                updatedAt: now
            )
        } catch {
            throw AccountError(error)
        }
    }

    private func settling(_ arrival: PlatformArrivalRecord, _ login: String) -> [Change] {
        [
            .platform(.settle(arrival)),
            .platform(.tie(arrival.subject, login: login, at: clock.now)),
            .platform(.name(arrival.subject, arrival.name)),
        ]
    }

    /// Uses tokens for what is done with them.
    private func use(_ changes: [Change]) async throws {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            guard case .exists = error.reason else { throw AccountError(error) }
            throw PlatformError(.used)
        }
    }

    /// Puts an account and a tie on record; somebody may have been faster.
    private func settle(_ changes: [Change], taken: AccountFault) async throws(AccountError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            switch error.reason {
            case .stateChanged: throw AccountError(.noCode)
            case .exists: throw AccountError(.fields([taken]))
            default: throw AccountError(error)
            }
        }
    }
}
