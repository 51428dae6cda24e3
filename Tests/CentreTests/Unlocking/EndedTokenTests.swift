import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

/// What becomes of an unlock whose token ends.
@Suite("An unlock whose token ends", .serialized)
struct EndedTokenTests {
    private let world: Workshop
    private let card: VirtualCard

    init() async throws {
        world = try await Workshop()
        card = try VirtualCard()
        try await world.make(world.counter.paidApplication(), on: card)
    }

    private var serial: String { "\(card.serial)" }
    private func desk(_ name: String) throws -> UnlockDesk {
        UnlockDesk(centre: world.centre, staff: try world.centre.staffOperator(name))
    }

    private func approve() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        _ = try await desk("wang.shenhe").approve(serial)
    }

    private func expectEnded(from state: String) throws {
        let book = world.centre.book
        #expect(try book.unlocks(ofToken: serial).map(\.state) == [.expired])
        #expect(
            try book.unlockCodes(ofToken: serial).allSatisfy { $0.state != .issued && $0.state != .redeemed }
        )
        #expect(try book.auditEntryCount(action: "token.unlock.end") == 1)
        #expect(try book.verifyAuditTrail { _ in true }.fault == nil)
        let entries = try book.auditEntries(after: 0, limit: 10_000)
        let event = try #require(entries.last { $0.event.action == "token.unlock.end" }?.event)
        #expect(event.object == serial && event.detail["before"] == state)
    }

    @Test("An approved one, and its code, end in the same moment", arguments: TokenEnding.allCases)
    func approved(ending: TokenEnding) async throws {
        try await approve()
        let folder = try TemporaryDirectory()
        _ = try await desk("chen.shouli").issueCode(for: serial, to: .file(folder.path("code")))
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: ending, text: "测试", by: keeper)
        try expectEnded(from: "APPROVED")
    }

    @Test("One that nobody decided on ends when the certificate is revoked because the token is lost")
    func requested() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        var filter = CertificateFilter()
        filter.tokenSerial = serial
        let certificate = try #require(try world.centre.book.certificates(filter, limit: 1).first)
        let admin = try world.centre.staffOperator("admin")
        _ = try await world.centre.revoke(certificate.id, RevocationOrder(.tokenLost), by: admin)
        #expect(try world.centre.book.token(serial: serial)?.state == .lost)
        try expectEnded(from: "REQUESTED")
    }

    @Test("One that was cut while it ran ends as well")
    func running() async throws {
        try await approve()
        let folder = try TemporaryDirectory()
        var commands = 20
        while try world.centre.book.unlocks(ofToken: serial).last?.state == .approved {
            let way = PulledTransport(try VirtualCardTransport(card), after: commands)
            if let token = try? await PIVToken.open(over: way) {
                try? await desk("liu.zhizheng").run(on: token, letter: .file(folder.path("letter.pdf")))
            }
            commands += 1
        }
        let state = try #require(try world.centre.book.unlocks(ofToken: serial).last?.state)
        #expect(state == .running)
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: .lost, text: "测试", by: keeper)
        try expectEnded(from: state.rawValue)
    }
}
