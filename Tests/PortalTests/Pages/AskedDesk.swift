import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// A desk at which one number has an account.
struct AskedDesk {
    static let known = AccountBench.mobile
    static let unknown = "13900000002"

    private let bench: AccountBench
    var world: TestBook { bench.world }
    var clock: ManualClock { bench.clock }
    var accounts: AccountDesk { bench.accounts }

    init() async throws {
        bench = try await AccountBench()
        _ = try await bench.signUp(from: "first")
        clock.advance(bySeconds: 600)
    }

    func newest(_ mobile: String) throws -> PhoneCodeRecord { try bench.newest(mobile) }

    func code(_ mobile: String) throws -> String { try bench.code(mobile) }

    func wrong(_ mobile: String) throws -> String { try code(mobile) == "000000" ? "000001" : "000000" }

    func typed(_ text: String = AccountBench.password) -> AccountDesk.NewPassword { bench.typed(text) }

    func secret(_ text: String) -> SecretBytes { bench.secret(text) }

    func reset(
        _ mobile: String,
        _ code: String,
        login: String = "wang.jianhua",
        from address: String = "a"
    ) async -> AccountError? {
        do throws(AccountError) {
            _ = try await accounts.resetPassword(login, mobile, code: code, typed(), from: address)
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
