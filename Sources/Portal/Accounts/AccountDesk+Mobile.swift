import Enrollment
import Model
import OpenSSL
import Store

/// 更换手机号.
extension AccountDesk {
    /// Gives an account another number, at which its owner reads messages; all other browsers are logged out.
    ///
    /// Whoever has a browser that was left alone does not know the password, and who has the password alone does not read the
    /// number's messages. The number before is told.
    ///
    /// - Parameters:
    ///   - account: who is logged in.
    ///   - rawMobile: the other number.
    ///   - code: what came to it.
    ///   - current: the account's password.
    ///   - changes: what follows from it for codes that wait (product.md §4.6), in the same commit.
    ///   - address: where the browser is.
    /// - Returns: the session's token.
    /// - Throws: `AccountError` with `.fields`, `.wrongCode`, `.noCode`, `.tooManyTries`, `.busy` or `.failed`.
    func changeMobile(
        of account: AccountRecord,
        to rawMobile: String,
        code: String,
        current: consuming SecretBytes,
        alongside changes: [Change],
        from address: String
    ) async throws(AccountError) -> SessionToken {
        guard let mobile = try? MobileNumber(rawMobile).text else { throw AccountError(.fields([.mobile])) }
        guard mobile != account.mobile else { throw AccountError(.fields([.mobileOwn])) }
        try take(limits.passwordChange(of: account.login))
        guard try await passwords.matches(current, account.password, from: address) else {
            throw AccountError(.fields([.passwordWrong]))
        }
        let isKnown = try read { () throws(BookError) in try book.account(mobile: mobile) } != nil
        let used = try await redeem(code, mobile, .move, isKnown: isKnown, from: address)
        var moved = account
        moved.mobile = mobile
        moved.version += 1
        moved.updatedAt = clock.now
        let (token, session) = try session(for: moved)
        let told = Change.account(.addCode(try self.code(account.mobile, .moved)))
        let all: [Change] = [
            used, .account(.update(moved)), .account(.logOutEverywhere(login: account.login)), session, told,
            audit("account.mobile", account.login),
        ]
        do throws(BookError) {
            try await book.commit(all + changes)
            return token
        } catch {
            switch error.reason {
            // Somebody used the code, or a code that waits, in the same moment.
            case .stateChanged: throw AccountError(.noCode)
            case .exists: throw AccountError(.fields([.mobileTaken]))
            default: throw AccountError(error)
            }
        }
    }
}
