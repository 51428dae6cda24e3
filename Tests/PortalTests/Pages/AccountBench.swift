import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// A desk over an empty book, and the codes that its gateway would have sent.
struct AccountBench {
    static let mobile = "13800000001"
    static let password = "qingshan-lvshui"
    private static let key: [UInt8] = [1, 2, 3]

    let world: TestBook
    let clock = ManualClock()
    let accounts: AccountDesk

    init() async throws {
        world = try await TestBook()
        accounts = AccountDesk(
            book: world.book,
            clock: clock.clock,
            digest: { MessageAuthentication.hmacSHA256(key: AccountBench.key, message: $0) },
            passwordCost: 10
        )
    }

    /// What was made last for a number, within an hour.
    func newest(_ mobile: String = mobile) throws -> PhoneCodeRecord {
        let since = clock.clock.now.advanced(bySeconds: -3600)
        return try #require(try world.book.phoneCodes(mobile: mobile, since: since).first)
    }

    /// What the gateway would have sent last.
    func code(_ mobile: String = mobile) throws -> String {
        let digits = PhoneCode.digits(try newest(mobile)) {
            MessageAuthentication.hmacSHA256(key: AccountBench.key, message: $0)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    func signUp(
        _ login: String = "wang.jianhua",
        _ mobile: String = mobile,
        from address: String = "a"
    ) async throws -> SessionToken {
        try await accounts.requestCode(mobile, .signUp, from: address)
        return try await accounts.signUp(login, mobile, code: code(mobile), typed(), from: address)
    }

    func typed(_ text: String = password, _ again: String? = nil) -> AccountDesk.NewPassword {
        .init(password: secret(text), again: secret(again ?? text))
    }

    func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }
}
