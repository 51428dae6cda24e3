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
    /// Which names are taken is told to nobody who has not proven a number, and not often.
    ///
    /// - Throws: `AccountError` with `.fields`, `.wrongCode`, `.noCode`, `.tooManyTries`, `.busy` or `.failed`.
    func signUp(
        _ rawLogin: String,
        _ rawMobile: String,
        code: String,
        _ typed: consuming NewPassword,
        from address: String
    ) async throws(AccountError) -> SessionToken {
        let login = AccountRules.login(rawLogin)
        let mobile = try? MobileNumber(rawMobile).text
        var faults: [AccountFault] = mobile == nil ? [.mobile] : []
        if login == nil { faults.append(.login) }
        faults += self.faults(in: typed, login: login ?? "", mobile: mobile ?? "")
        guard faults.isEmpty, let login, let mobile else { throw AccountError(.fields(faults)) }
        let isKnown = try read { () throws(BookError) in try book.account(mobile: mobile) } != nil
        let used = try await redeem(code, mobile, .signUp, isKnown: isKnown, from: address)
        try take(limits.name(for: mobile, from: address))
        if try isTaken(login, by: mobile) { throw AccountError(.fields([.loginTaken])) }
        let now = clock.now
        let account = AccountRecord(
            login: login,
            mobile: mobile,
            password: try await passwords.make(typed.taken(), from: address),
            isActive: true,
            version: 1,
            createdAt: now,
            updatedAt: now
        )
        let (token, session) = try session(for: account)
        try await commit(using: used, [.account(.open(account)), session, audit("account.open", login)])
        return token
    }

    /// Whether a name is somebody's: an account has it, or applications that the counter entered for it name another number.
    func isTaken(_ login: String, by mobile: String) throws(AccountError) -> Bool {
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
        _ typed: consuming NewPassword,
        from address: String
    ) async throws(AccountError) -> SessionToken {
        let faults = faults(in: typed, login: account.login, mobile: account.mobile)
        guard faults.isEmpty else { throw AccountError(.fields(faults)) }
        try take(limits.passwordChange(of: account.login))
        guard try await passwords.matches(current, account.password, from: address) else {
            throw AccountError(.fields([.passwordWrong]))
        }
        let (token, changes) = try await replacement(account, typed.taken(), "account.password", address)
        try await commit(changes)
        return token
    }

    /// Replaces a forgotten password with a code, and logs all browsers out.
    ///
    /// Who has the number alone does not get the account: numbers are given to others when they are given up. A wrong name is answered
    /// as a wrong code is. What depends on the account is judged once both were right.
    ///
    /// - Throws: `AccountError` with `.fields`, `.wrongCode`, `.noCode`, `.tooManyTries`, `.busy` or `.failed`.
    func resetPassword(
        _ rawLogin: String,
        _ rawMobile: String,
        code: String,
        _ typed: consuming NewPassword,
        from address: String
    ) async throws(AccountError) -> SessionToken {
        guard let mobile = try? MobileNumber(rawMobile).text else {
            throw AccountError(.fields([.mobile]))
        }
        let login = AccountRules.login(rawLogin)
        var faults: [AccountFault] = login == nil ? [.login] : []
        faults += self.faults(in: typed, login: login ?? "", mobile: mobile)
        guard faults.isEmpty else { throw AccountError(.fields(faults)) }
        let found = try read { () throws(BookError) in try book.account(mobile: mobile) }
        let account = found?.isActive == true && found?.login == login ? found : nil
        let used = try await redeem(code, mobile, .reset, isKnown: account != nil, from: address)
        guard let account else { throw AccountError(.noCode) }
        let (token, changes) = try await replacement(account, typed.taken(), "account.reset", address)
        try await commit(using: used, changes)
        return token
    }

    /// A session under a new password, and what puts both on record.
    private func replacement(
        _ account: AccountRecord,
        _ password: consuming SecretBytes,
        _ action: String,
        _ address: String
    ) async throws(AccountError) -> (SessionToken, [Change]) {
        var moved = account
        moved.password = try await passwords.make(password, from: address)
        moved.version += 1
        moved.updatedAt = clock.now
        let (token, session) = try session(for: moved)
        let told = Change.account(.addCode(try code(account.mobile, .changed)))
        let changes: [Change] = [
            .account(.update(moved)), .account(.logOutEverywhere(login: account.login)), session, told,
            audit(action, account.login),
        ]
        return (token, changes)
    }

    /// Uses a code for what is done with it; somebody may have been faster.
    private func commit(using code: Change, _ changes: [Change]) async throws(AccountError) {
        do throws(BookError) {
            try await book.commit([code] + changes)
        } catch {
            switch error.reason {
            case .stateChanged: throw AccountError(.noCode)
            case .exists: throw AccountError(.fields([.loginTaken]))
            default: throw AccountError(error)
            }
        }
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
