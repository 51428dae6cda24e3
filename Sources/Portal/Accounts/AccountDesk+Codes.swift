import Enrollment
import Model
import OpenSSL
import Store

/// 短信验证码.
extension AccountDesk {
    /// Has a code sent to a number, or, where there is nothing to prove with one, tells the number's owner or nobody.
    ///
    /// Whether the number has an account does not show in what is answered.
    ///
    /// - Throws: `AccountError` with `.fields`, `.codeTooSoon`, `.codesSpent`, `.tooManyTries` or `.failed`.
    func requestCode(
        _ raw: String,
        _ purpose: PhoneCodeRecord.Purpose,
        from address: String
    ) async throws(AccountError) {
        guard let mobile = try? MobileNumber(raw).text else { throw AccountError(.fields([.mobile])) }
        let now = clock.now
        try take(limits.code(from: address))
        let day = now.advanced(bySeconds: -86_400)
        let earlier = try read { () throws(BookError) in try book.phoneCodes(mobile: mobile, since: day) }
        if let newest = earlier.first {
            let next = newest.createdAt.advanced(bySeconds: PhoneCode.pauseSeconds)
            guard next <= now else {
                let seconds = next.secondsSinceEpoch - now.secondsSinceEpoch
                throw AccountError(.codeTooSoon(seconds: seconds))
            }
        }
        guard earlier.count < PhoneCode.perDay else { throw AccountError(.codesSpent) }
        let isKnown = try read { () throws(BookError) in try book.account(mobile: mobile) } != nil
        let kind: PhoneCodeRecord.Purpose = purpose.isOfNewNumber && isKnown ? .reminder : purpose
        let record = try code(mobile, kind, isSilent: purpose == .reset && !isKnown)
        let pause = now.advanced(bySeconds: -PhoneCode.pauseSeconds)
        do throws(BookError) {
            // Of two who ask at the same time, one does.
            try await book.commit([
                .account(.expectNoCode(mobile: mobile, since: pause)), .account(.addCode(record)),
            ])
        } catch {
            guard case .stateChanged = error.reason else { throw AccountError(error) }
            throw AccountError(.codeTooSoon(seconds: PhoneCode.pauseSeconds))
        }
    }

    /// A new code; a silent one counts and is never sent.
    func code(
        _ mobile: String,
        _ purpose: PhoneCodeRecord.Purpose,
        isSilent: Bool = false
    ) throws(AccountError) -> PhoneCodeRecord {
        let nonce: [UInt8]
        do throws(CryptoError) {
            nonce = try SecureRandom.bytes(16)
        } catch {
            throw AccountError(error)
        }
        let now = clock.now
        return PhoneCodeRecord(
            nonce: nonce,
            mobile: mobile,
            purpose: purpose,
            state: isSilent ? .failed : .waiting,
            wrongTries: 0,
            attempts: 0,
            dueAt: now,
            expiresAt: now.advanced(bySeconds: PhoneCode.validSeconds),
            createdAt: now
        )
    }

    /// Compares what was typed with the newest code of a number; a wrong try counts against the code, the number and the
    /// address.
    ///
    /// A code that nobody got, because there is nothing to prove with it, is tried like any other and never right.
    ///
    /// `isKnown` is whether the number has an account.
    ///
    /// - Returns: the change that makes the code used; committed with what it is used for.
    /// - Throws: `AccountError` with `.wrongCode`, `.noCode`, `.tooManyTries` or `.failed`.
    func redeem(
        _ typed: String,
        _ mobile: String,
        _ purpose: PhoneCodeRecord.Purpose,
        isKnown: Bool,
        from address: String
    ) async throws(AccountError) -> Change {
        let bounds = limits.wrongCode(of: mobile, from: address)
        try take(bounds)
        let given = Array(typed.utf8.filter { $0 != UInt8(ascii: " ") })
        // Whoever tries at the same time, or sends the code, moves it: then it is looked at again, and counted all the same.
        for _ in 0...2 * PhoneCode.wrongTries {
            guard let code = try usable(mobile, purpose) else { throw AccountError(.noCode) }
            var digits = PhoneCode.digits(code, digest)
            defer { digits.wipe() }
            let isRight = MessageAuthentication.isEqual(given, digits)
            var moved = code
            if isRight, code.purpose == purpose, isKnown == (purpose == .reset) {
                giveBack(bounds)
                moved.state = .used
                return .account(.updateCode(moved, from: code))
            }
            moved.wrongTries += 1
            if moved.wrongTries >= PhoneCode.wrongTries { moved.state = .locked }
            guard try await move(moved, from: code) else { continue }
            let left = PhoneCode.wrongTries - moved.wrongTries
            throw AccountError(left > 0 ? .wrongCode(left: left) : .noCode)
        }
        throw AccountError(.busy)
    }

    /// The code of a number that may be tried; whether it was sent, or is a reminder, does not show.
    private func usable(
        _ mobile: String,
        _ purpose: PhoneCodeRecord.Purpose
    ) throws(AccountError) -> PhoneCodeRecord? {
        let now = clock.now
        let since = now.advanced(bySeconds: -PhoneCode.validSeconds)
        let codes = try read { () throws(BookError) in try book.phoneCodes(mobile: mobile, since: since) }
        return codes.first { code in
            let isAsked = code.purpose == purpose || (purpose.isOfNewNumber && code.purpose == .reminder)
            let isOpen = [.waiting, .sent, .failed].contains(code.state)
            return isAsked && isOpen && code.expiresAt > now
        }
    }

    /// False when somebody else moved it meanwhile.
    private func move(
        _ code: PhoneCodeRecord,
        from: PhoneCodeRecord
    ) async throws(AccountError) -> Bool {
        do throws(BookError) {
            try await book.commit([.account(.updateCode(code, from: from))])
            return true
        } catch {
            guard case .stateChanged = error.reason else { throw AccountError(error) }
            return false
        }
    }
}

extension PhoneCodeRecord.Purpose {
    /// Whether it is for a number that no account has yet.
    fileprivate var isOfNewNumber: Bool { self == .signUp || self == .move }
}
