import Enrollment
import Model
import OpenSSL
import Store

/// 注册, 修改密码, 找回密码.
extension AccountDesk {
    /// A password that was typed twice.
    struct NewPassword: ~Copyable {
        let password: SecretBytes
        let again: SecretBytes
    }

    /// Opens an account for who reads messages at the number, and logs them in.
    ///
    /// - Throws: `AccountError` with `.fields`, `.wrongCode`, `.noCode`, `.busy` or `.failed`.
    func signUp(
        _ rawLogin: String,
        _ rawMobile: String,
        code: String,
        _ typed: consuming NewPassword
    ) async throws(AccountError) -> SessionToken {
        let login = AccountRules.login(rawLogin)
        let mobile = try? MobileNumber(rawMobile).text
        var faults: [AccountFault] = mobile == nil ? [.mobile] : []
        if let login {
            if try isTaken(login, by: mobile) { faults.append(.loginTaken) }
        } else {
            faults.append(.login)
        }
        faults += self.faults(in: typed, login: login ?? "", mobile: mobile ?? "")
        guard faults.isEmpty, let login, let mobile else { throw AccountError(.fields(faults)) }
        let used = try await redeem(code, mobile, .signUp)
        let now = clock.now
        let account = AccountRecord(
            login: login,
            mobile: mobile,
            password: try await passwords.make(typed.taken()),
            isActive: true,
            version: 1,
            createdAt: now,
            updatedAt: now
        )
        let (token, session) = try session(for: account)
        try await commit([used, .account(.open(account)), session, audit("account.open", login)])
        return token
    }

    /// Whether a name is somebody's: an account has it, or applications that the counter entered for it name another number.
    private func isTaken(_ login: String, by mobile: String?) throws(AccountError) -> Bool {
        var filter = ApplicationFilter()
        filter.owner = login
        let entered = try read { () throws(BookError) -> [ApplicationRecord]? in
            guard try book.account(login: login) == nil else { return nil }
            return try book.applications(filter, limit: 20)
        }
        guard let entered else { return true }
        return !entered.isEmpty
            && !entered.contains { record in
                let snapshot = try? ApplicationSnapshot(canonicalJSON: record.snapshot)
                return snapshot?.form.person.mobile.text == mobile
            }
    }

    /// Changes the password of who is logged in, and logs all other browsers out.
    ///
    /// - Throws: `AccountError` with `.fields`, `.tooManyTries`, `.busy` or `.failed`.
    func changePassword(
        of account: AccountRecord,
        current: consuming SecretBytes,
        _ typed: consuming NewPassword
    ) async throws(AccountError) -> SessionToken {
        let bound = AttemptLimiter.Bound(name: "password of \(account.login)", count: 5)
        if let seconds = limiter.wait([bound], at: clock.now) {
            throw AccountError(.tooManyTries(seconds: seconds))
        }
        let faults = faults(in: typed, login: account.login, mobile: account.mobile)
        guard faults.isEmpty else { throw AccountError(.fields(faults)) }
        guard try await passwords.matches(current, account.password) else {
            limiter.count([bound], at: clock.now)
            throw AccountError(.fields([.passwordWrong]))
        }
        return try await replace(account, typed.taken(), "account.password", also: [])
    }

    /// Replaces a forgotten password with a code, and logs all browsers out.
    ///
    /// - Throws: `AccountError` with `.fields`, `.wrongCode`, `.noCode`, `.busy` or `.failed`.
    func resetPassword(
        _ rawMobile: String,
        code: String,
        _ typed: consuming NewPassword
    ) async throws(AccountError) -> SessionToken {
        guard let mobile = try? MobileNumber(rawMobile).text else {
            throw AccountError(.fields([.mobile]))
        }
        let account = try read { () throws(BookError) in try book.account(mobile: mobile) }
        let faults = faults(in: typed, login: account?.login ?? "", mobile: mobile)
        guard faults.isEmpty else { throw AccountError(.fields(faults)) }
        let used = try await redeem(code, mobile, .reset)
        guard let account, account.isActive else { throw AccountError(.noCode) }
        return try await replace(account, typed.taken(), "account.reset", also: [used])
    }

    private func replace(
        _ account: AccountRecord,
        _ password: consuming SecretBytes,
        _ action: String,
        also changes: [Change]
    ) async throws(AccountError) -> SessionToken {
        var moved = account
        moved.password = try await passwords.make(password)
        moved.version += 1
        moved.updatedAt = clock.now
        let (token, session) = try session(for: moved)
        let told = Change.account(.addCode(try code(account.mobile, .changed)))
        try await commit(
            changes + [
                .account(.update(moved)), .account(.logOutEverywhere(login: account.login)), session, told,
                audit(action, account.login),
            ]
        )
        return token
    }

    private func faults(
        in typed: borrowing NewPassword,
        login: String,
        mobile: String
    ) -> [AccountFault] {
        var faults: [AccountFault] = []
        if let fault = AccountRules.fault(in: typed.password, login: login, mobile: mobile) {
            faults.append(fault)
        }
        if !typed.password.isEqual(to: typed.again) { faults.append(.passwordRepeat) }
        return faults
    }
}

extension AccountDesk.NewPassword {
    /// The password, once it was judged.
    fileprivate consuming func taken() -> SecretBytes { password }
}
