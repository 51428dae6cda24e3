@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("更新码 and 替换码")
struct ExecutionCodeTests {
    private func redeem(
        _ fixture: DeskFixture,
        _ holder: Holder,
        _ code: [UInt8],
        token: String? = "TW0001"
    ) async throws -> ExecutionSession {
        try await fixture.desk.redeem(.renew, code, certificate: holder.serial, token: token)
    }

    @Test("Five wrong tries lock a code; then support sends another one, and the owner cannot")
    func locked() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let right = try fixture.code("CODE_RENEW", record.number)
        for left in [4, 3, 2, 1] {
            let reason = try await refusal {
                _ = try await redeem(fixture, holder, Array("22222-22222".utf8))
            }
            #expect(reason == .codeWrong(left: left))
        }
        // The right code for another token is a wrong try as well.
        #expect(
            try await refusal { _ = try await redeem(fixture, holder, right, token: "TW2") }
                == .codeWrong(left: 0)
        )
        #expect(try await refusal { _ = try await redeem(fixture, holder, right) } == .codeLocked)
        fixture.clock.advance(bySeconds: 60)
        let own = try await refusal {
            _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        }
        #expect(own == .codeLocked)
        _ = try await fixture.desk.resendCode(record.number, by: fixture.support)
        let next = try fixture.code("CODE_RENEW", record.number)
        #expect(try await redeem(fixture, holder, next).application == record.number)
    }

    @Test("Codes are a minute apart, five in a day, and a new one ends the old")
    func rates() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let first = try fixture.code("CODE_RENEW", record.number)
        let soon = try await refusal {
            _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        }
        #expect(soon == .codeTooSoon)
        for _ in 0..<4 {
            fixture.clock.advance(bySeconds: 60)
            _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        }
        #expect(try await refusal { _ = try await redeem(fixture, holder, first) } == .codeWrong(left: 4))
        fixture.clock.advance(bySeconds: 60)
        let many = try await refusal {
            _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        }
        #expect(many == .codesUsedUp)
        #expect(fixture.book.contents.codes.filter(\.state.isOpen).count == 1)
        fixture.clock.advance(bySeconds: 86_400)
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
    }

    @Test("A code is worth nothing after 72 hours, a session after half an hour; another code goes on")
    func expiry() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        fixture.clock.advance(bySeconds: 72 * 3600)
        let old = try fixture.code("CODE_RENEW", record.number)
        #expect(try await refusal { _ = try await redeem(fixture, holder, old) } == .codeExpired)
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        let code = try fixture.code("CODE_RENEW", record.number)
        _ = try await redeem(fixture, holder, code)
        fixture.clock.advance(bySeconds: 1800)
        #expect(try await refusal { _ = try await redeem(fixture, holder, code) } == .codeExpired)
        #expect(fixture.state(record.number) == .pendingExecution)
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        _ = try await redeem(fixture, holder, fixture.code("CODE_RENEW", record.number))
    }

    @Test("A changed phone holds the code for 24 hours, and asking again does not shorten it")
    func held() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let until = fixture.clock.clock.now.advanced(bySeconds: 86_400)
        let held = try await fixture.desk.phoneChanged(of: holder.login, [record.number])
        #expect(held.map(\.heldUntil) == [until])
        #expect(fixture.templates.last == "SECURITY")
        let code = try fixture.code("CODE_RENEW", record.number)
        #expect(try await refusal { _ = try await redeem(fixture, holder, code) } == .codeHeld(until: until))
        fixture.clock.advance(bySeconds: 3600)
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        let next = try fixture.code("CODE_RENEW", record.number)
        #expect(try await refusal { _ = try await redeem(fixture, holder, next) } == .codeHeld(until: until))
        fixture.clock.advance(bySeconds: 82_800)
        #expect(try await redeem(fixture, holder, next).application == record.number)
    }

    @Test("No code stands in the book, in a notice or in the audit chain")
    func secret() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let code = String(decoding: try fixture.code("CODE_RENEW", record.number), as: UTF8.self)
        let text = "\(fixture.book.contents)"
        #expect(text.contains("CODE_RENEW") && !text.contains(code))
        #expect(!text.contains(code.replacing("-", with: "")))
    }

    @Test("A renewal that nobody finished closes 30 days after the end, and what was paid goes back")
    func lapses() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 20)
        let record = try await fixture.executing(.renew, holder)
        fixture.clock.advance(bySeconds: 50 * 86_400)
        #expect(try await fixture.desk.lapseAll().isEmpty)
        fixture.clock.advance(bySeconds: 1)
        #expect(try await fixture.desk.lapseAll() == [record.number])
        #expect(fixture.book.contents.orders[record.number]?.state == .refunding)
        #expect(fixture.book.contents.codes.map(\.state) == [.void])
    }
}
