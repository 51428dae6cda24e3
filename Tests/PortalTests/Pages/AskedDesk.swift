import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// A desk at which one number has an account.
struct AskedDesk {
    static let known = "13800000001"
    static let unknown = "13900000002"
    private static let key: [UInt8] = [1, 2, 3]

    let world: TestBook
    let clock = ManualClock()
    let accounts: AccountDesk

    init() async throws {
        world = try await TestBook()
        accounts = AccountDesk(
            book: world.book,
            clock: clock.clock,
            digest: { MessageAuthentication.hmacSHA256(key: AskedDesk.key, message: $0) },
            passwordCost: 10
        )
        try await accounts.requestCode(AskedDesk.known, .signUp, from: "first")
        _ = try await accounts.signUp(
            "wang.jianhua",
            AskedDesk.known,
            code: code(AskedDesk.known),
            typed(),
            from: "first"
        )
        clock.advance(bySeconds: 600)
    }

    func newest(_ mobile: String) throws -> PhoneCodeRecord {
        try #require(
            try world.book.phoneCodes(mobile: mobile, since: clock.clock.now.advanced(bySeconds: -600))
                .first
        )
    }

    func code(_ mobile: String) throws -> String {
        let digits = PhoneCode.digits(try newest(mobile)) {
            MessageAuthentication.hmacSHA256(key: AskedDesk.key, message: $0)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    func wrong(_ mobile: String) throws -> String { try code(mobile) == "000000" ? "000001" : "000000" }

    func typed(_ text: String = "qingshan-lvshui") -> AccountDesk.NewPassword {
        .init(password: secret(text), again: secret(text))
    }

    func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    func reset(_ mobile: String, _ code: String, from address: String = "a") async -> AccountError? {
        do throws(AccountError) {
            _ = try await accounts.resetPassword(mobile, code: code, typed(), from: address)
            return nil
        } catch {
            return error
        }
    }

    func signUp(
        _ login: String,
        _ mobile: String,
        _ code: String,
        from address: String = "a"
    ) async -> AccountError? {
        do throws(AccountError) {
            _ = try await accounts.signUp(login, mobile, code: code, typed(), from: address)
            return nil
        } catch {
            return error
        }
    }

    /// As if the gateway had taken what waits.
    func deliver() async throws {
        for code in try world.book.dueCodes(at: clock.clock.now, limit: 9) {
            var sent = code
            (sent.state, sent.attempts) = (.sent, 1)
            try await world.book.commit([.account(.updateCode(sent, from: code))])
        }
    }
}
