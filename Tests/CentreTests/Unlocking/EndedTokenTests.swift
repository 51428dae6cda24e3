import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

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

    /// Runs it until the token is pulled in the middle, and has two sets of secrets on record.
    private func cut() async throws {
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
        try #require(try world.centre.book.unlocks(ofToken: serial).last?.state == .running)
    }

    /// Takes the token back, and makes it for somebody else.
    private func makeForAnother() async throws {
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: .retired, text: "退回", by: keeper)
        _ = try await TokenPreparation(centre: world.centre, staff: keeper).reset(token())
        try await world.make(world.counter.paidApplication(2), on: card)
    }

    /// One of yesterday, that is good until tomorrow.
    private func leftOpen(_ state: UnlockRecord.State) -> UnlockRecord {
        let now = world.centre.clock.now
        return UnlockRecord(
            tokenSerial: serial,
            sequence: 1,
            state: state,
            text: "忘记PIN",
            evidence: "身份证",
            requestedBy: "chen.shouli",
            decidedBy: "wang.shenhe",
            ranBy: state == .running ? "liu.zhizheng" : nil,
            expiresAt: now.advanced(bySeconds: 86_400),
            createdAt: now.advanced(bySeconds: -86_400),
            updatedAt: now.advanced(bySeconds: -86_400)
        )
    }

    private func token() async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    @Test("One that was cut while it ran ends as well")
    func running() async throws {
        try await cut()
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: .lost, text: "测试", by: keeper)
        try expectEnded(from: "RUNNING")
    }

    @Test("When the token is made for another holder nothing of it is left", arguments: [false, true])
    func another(isRunning: Bool) async throws {
        if isRunning { try await cut() } else { try await approve() }
        try await makeForAnother()
        try expectEnded(from: isRunning ? "RUNNING" : "APPROVED")
        let folder = try TemporaryDirectory()
        let producer = try desk("liu.zhizheng")
        let error = await #expect(throws: UnlockError.self) {
            try await producer.run(on: token(), letter: .file(folder.path("stolen.pdf")))
        }
        // Within one second nobody can tell which was first; there is none either way.
        #expect(
            error == UnlockError(.overtaken(serial: serial))
                || error == UnlockError(.noneOpen(serial: serial))
        )
        await #expect(throws: (any Error).self) {
            try await producer.reprint(serial, on: nil, to: .file(folder.path("stolen.pdf")))
        }
        let record = try #require(try world.centre.book.token(serial: serial))
        #expect(record.state == .produced && record.unlocks == 0 && record.faults == 0)
        #expect(record.letters == 0 && record.pendingSecrets == nil)
    }

    @Test(
        "One that an earlier release left open for the holder before is void, and ended by the timers",
        arguments: [UnlockRecord.State.approved, .running]
    )
    func left(state: UnlockRecord.State) async throws {
        try await approve()
        try await makeForAnother()
        try await world.centre.book.commit([.updateUnlock(leftOpen(state), from: .expired)])
        let folder = try TemporaryDirectory()
        await #expect(throws: UnlockError(.overtaken(serial: serial))) {
            try await desk("liu.zhizheng").run(on: token(), letter: .file(folder.path("stolen.pdf")))
        }
        #expect(try world.centre.book.token(serial: serial)?.pendingSecrets == nil)
        #expect(try await world.centre.endVoidUnlocks() == [serial])
        #expect(try world.centre.book.unlocks(ofToken: serial).map(\.state) == [.expired])
        #expect(try await world.centre.endVoidUnlocks() == [])
        #expect(try world.centre.book.verifyAuditTrail { _ in true }.fault == nil)
    }

    @Test("When its certificate is revoked it ends, and the checks say what becomes of the token")
    func revoked() async throws {
        try await cut()
        var filter = CertificateFilter()
        filter.tokenSerial = serial
        let certificate = try #require(try world.centre.book.certificates(filter, limit: 1).first)
        let admin = try world.centre.staffOperator("admin")
        _ = try await world.centre.revoke(
            certificate.id,
            RevocationOrder(RevocationReason.keyCompromise),
            by: admin
        )
        #expect(try await world.centre.endVoidUnlocks() == [serial])
        try expectEnded(from: "RUNNING")
        await #expect(throws: UnlockError(.certificateInvalid(serial: serial))) {
            _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        }
        let check = HealthCheck(centre: world.centre) { [] }
        let finding = try #require(check.run().first { $0.check == "unlocks" })
        #expect(
            finding.severity == .warning && finding.detail.contains("'pki token retire' ends them: \(serial)")
        )
        // Whichever secrets the token has, it can be taken back.
        try await makeForAnother()
        #expect(check.run().first { $0.check == "unlocks" }?.severity == .passed)
    }
}
