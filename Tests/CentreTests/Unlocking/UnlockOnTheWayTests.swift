import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// Tokens that are unlocked before their holder has them, or before anybody says so.
@Suite("A token that is unlocked on its way", .serialized)
struct UnlockOnTheWayTests {
    private let centre: CACentre
    private let clock = ManualClock(WallClock.system.now)
    private let prepared: PreparedCentre
    private let card: VirtualCard
    private let directory: TemporaryDirectory
    private let application: ApplicationNumber

    init() async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open(clock.clock)
        directory = try TemporaryDirectory()
        card = try VirtualCard()
        application = try await Counter(centre).paidApplication()
        let line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1"
        )
        _ = try await line.make(line.claim(application), on: token())
        clock.advance(bySeconds: 60)
    }

    private var serial: String { "\(card.serial)" }
    private var record: TokenRecord { get throws { try #require(try centre.book.token(serial: serial)) } }
    private var delivery: DeliveryRecord.State? {
        get throws { try centre.book.delivery(of: application)?.state }
    }
    private var letter: LetterDestination { .file(directory.path("letter-\(UUID().uuidString).pdf")) }
    private var liu: Principal { get throws { Principal(try centre.staffOperator("liu.zhizheng").record) } }

    private func token(after commands: Int? = nil) async throws -> PIVToken {
        let way = try VirtualCardTransport(card)
        guard let commands else { return try await PIVToken.open(over: way, isNamingBlanks: true) }
        return try await PIVToken.open(over: PulledTransport(way, after: commands))
    }

    private func desk(_ name: String) throws -> UnlockDesk {
        UnlockDesk(centre: centre, staff: try centre.staffOperator(name))
    }

    private func approve() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "信封破损", evidence: "信封照片")
        _ = try await desk("wang.shenhe").approve(serial)
        clock.advance(bySeconds: 60)
    }

    private func ship() async throws {
        let parcel = try Parcel(carrier: "EMS", trackingNumber: "E123")
        _ = try await centre.desk(for: centre.staffOperator("liu.zhizheng")).ship(
            application,
            parcel,
            by: liu
        )
        clock.advance(bySeconds: 60)
    }

    @Test("With a letter it stays where it is, is shipped, unlocked once more, comes back, and is picked up")
    func letters() async throws {
        let desk = try centre.desk(for: centre.staffOperator("liu.zhizheng"))
        try await approve()
        try await self.desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record.state == .produced && record.unlocks == 1)
        try await ship()
        try await approve()
        try await self.desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record.state == .shipped && record.unlocks == 2)
        _ = try await desk.returnDelivery(application, text: "无人签收", by: liu)
        #expect(try record.state == .produced && delivery == .returned)
        _ = try await desk.pickUp(application, by: liu)
        #expect(try record.state == .inUse && delivery == .pickedUp)
    }

    @Test(
        "With a PIN of the holder's own it has arrived, and its delivery is over",
        arguments: [false, true]
    )
    func ownPIN(isShipped: Bool) async throws {
        if isShipped { try await ship() }
        try await approve()
        let pin = SecretBytes(copying: Array("70482915".utf8))
        try await desk("liu.zhizheng").run(on: token(), typed: pin)
        #expect(try record.state == .inUse && record.pendingSecrets == nil)
        #expect(try delivery == (isShipped ? .delivered : .pickedUp))
        #expect(try centre.book.verifyAuditTrail { _ in true }.fault == nil)
    }

    @Test(
        "While an unlock is not finished it has no slip, no letter, and leaves for nobody; the checks name it"
    )
    func cut() async throws {
        try await approve()
        await #expect(throws: TokenError.self) {
            try await desk("liu.zhizheng").run(on: token(after: 30), letter: letter)
        }
        try #require(try record.pendingSecrets != nil)
        let letters = Letters(centre: centre, staff: try centre.staffOperator("liu.zhizheng"))
        await #expect(throws: LetterError(.unlockRunning(serial: serial))) {
            try await letters.write(for: serial, to: letter)
        }
        await #expect(throws: LetterError(.unlockRunning(serial: serial))) {
            try await letters.slip(for: serial, to: letter)
        }
        await #expect(throws: EnrollmentError(.unlockRunning(application, token: serial))) {
            try await ship()
        }
        let check = HealthCheck(centre: centre) { [] }
        let finding = try #require(check.run().first { $0.check == "unlocks" })
        #expect(finding.severity == .warning && finding.detail.contains(serial))
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        try await ship()
        #expect(try record.state == .shipped && record.letters == 1)
        #expect(check.run().first { $0.check == "unlocks" }?.severity == .passed)
    }

    @Test("After the last second of its certificate no unlock of it stays, and nobody calls it sound")
    func ended() async throws {
        let certificate = try #require(try centre.certificatesInForce(on: serial).first)
        let end = certificate.reservation.notAfter
        clock.advance(bySeconds: end.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch - 6 * 3600)
        _ = try await desk("chen.shouli").request(serial, text: "信封破损", evidence: "信封照片")
        let proven = [TokenFinding(slot: .authentication, certificate: certificate, verdict: .proven)]
        clock.advance(bySeconds: 6 * 3600)
        #expect(try centre.carriesCertificate(serial) && proven.isSound(at: clock.clock.now))
        #expect(try await centre.endVoidUnlocks() == [])
        clock.advance(bySeconds: 1)
        #expect(try !centre.carriesCertificate(serial) && !proven.isSound(at: clock.clock.now))
        #expect(try centre.certificatesInForce(on: serial).isEmpty)
        #expect(try await centre.endVoidUnlocks() == [serial])
        #expect(try centre.book.unlocks(ofToken: serial).map(\.state) == [.expired])
    }

    @Test("An approval that was asked for while it was on its way is void once its holder has it")
    func overtaken() async throws {
        let letters = Letters(centre: centre, staff: try centre.staffOperator("liu.zhizheng"))
        try await letters.write(for: serial, to: letter)
        try await approve()
        _ = try await centre.desk(for: centre.staffOperator("liu.zhizheng")).pickUp(application, by: liu)
        clock.advance(bySeconds: 60)
        await #expect(throws: UnlockError(.overtaken(serial: serial))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        await #expect(throws: UnlockError(.overtaken(serial: serial))) {
            _ = try await desk("zhou.guanli").issueCode(for: serial, to: letter)
        }
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record.state == .inUse && record.unlocks == 1)
    }
}
