@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("What an owner sees of a code")
struct CodeStandingTests {
    @Test(
        "A code is seen with its number masked, its end, and when the next one may be asked for",
        arguments: [ApplicationType.renew, .unlock]
    )
    func sent(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(type, holder)
        let now = fixture.clock.clock.now
        let standing = try #require(try fixture.desk.codeStanding(of: record))
        #expect(standing.state == .sent && standing.mobile == "138****0001" && standing.sentAt == now)
        #expect(standing.expiresAt == now.advanced(bySeconds: 72 * 3600) && standing.heldUntil == nil)
        #expect(standing.nextAt == now.advanced(bySeconds: 60))
        fixture.clock.advance(bySeconds: 72 * 3600)
        #expect(try fixture.desk.codeStanding(of: record)?.state == .over)
    }

    @Test(
        "The moment of the next code is the first at which one is sent",
        arguments: [ApplicationType.renew, .unlock]
    )
    func next(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(type, holder)
        for _ in 0..<6 {
            let next = try #require(try fixture.desk.codeStanding(of: record)?.nextAt)
            let wait = next.secondsSinceEpoch - fixture.clock.clock.now.secondsSinceEpoch
            fixture.clock.advance(bySeconds: wait - 1)
            _ = try await refusal {
                _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
            }
            fixture.clock.advance(bySeconds: 1)
            _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        }
    }

    @Test("A locked code is for support to follow, and what waits for none has none")
    func locked() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        #expect(try fixture.desk.codeStanding(of: holder.application) == nil)
        let record = try await fixture.executing(.renew, holder)
        for _ in 0..<5 {
            _ = try await refusal {
                _ = try await fixture.desk.redeem(
                    .renew,
                    Array("AAAAABBBBB".utf8),
                    certificate: holder.serial,
                    token: holder.token
                )
            }
        }
        let standing = try #require(try fixture.desk.codeStanding(of: record))
        #expect(standing.state == .locked && standing.nextAt == nil)
    }
}
