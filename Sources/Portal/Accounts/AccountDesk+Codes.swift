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
        let bound = AttemptLimiter.Bound(name: "codes from \(address)", count: 20)
        if let seconds = limiter.wait([bound], at: now) {
            throw AccountError(.tooManyTries(seconds: seconds))
        }
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
        limiter.count([bound], at: now)
        let isKnown = try read { () throws(BookError) in try book.account(mobile: mobile) } != nil
        let kind: PhoneCodeRecord.Purpose = purpose == .signUp && isKnown ? .reminder : purpose
        try await commit([.account(.addCode(try code(mobile, kind, isSilent: purpose == .reset && !isKnown)))]
        )
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

    /// Compares what was typed with the newest code of a number.
    ///
    /// - Returns: the change that makes the code used; committed with what it is used for.
    /// - Throws: `AccountError` with `.wrongCode`, `.noCode` or `.failed`.
    func redeem(
        _ typed: String,
        _ mobile: String,
        _ purpose: PhoneCodeRecord.Purpose
    ) async throws(AccountError) -> Change {
        let now = clock.now
        let since = now.advanced(bySeconds: -PhoneCode.validSeconds)
        let codes = try read { () throws(BookError) in try book.phoneCodes(mobile: mobile, since: since) }
        let usable = codes.first { code in
            code.purpose == purpose && code.expiresAt > now && (code.state == .sent || code.state == .waiting)
        }
        // Nobody learns from the answer that a number has no code because it has no account.
        guard let code = usable else { throw AccountError(.noCode) }
        var digits = PhoneCode.digits(code, digest)
        defer { digits.wipe() }
        var moved = code
        let given = Array(typed.utf8.filter { $0 != UInt8(ascii: " ") })
        if MessageAuthentication.isEqual(given, digits) {
            moved.state = .used
            return .account(.updateCode(moved, from: code))
        }
        moved.wrongTries += 1
        if moved.wrongTries >= PhoneCode.wrongTries { moved.state = .locked }
        try await commit([.account(.updateCode(moved, from: code))])
        let left = PhoneCode.wrongTries - moved.wrongTries
        throw AccountError(left > 0 ? .wrongCode(left: left) : .noCode)
    }
}
