@testable import Enrollment
import Model
import TestSupport
import Testing

/// What an unlock that the centre began, one that a holder applied for, and a delivery do to each other.
@Suite("Unlocks that meet")
struct UnlockCrossingTests {
    private let fixture: DeskFixture
    private let holder: Holder

    init() async throws {
        fixture = try DeskFixture()
        holder = try await fixture.holder()
    }

    private var now: Timestamp { fixture.clock.clock.now }
    private var contents: MemoryBookState { fixture.book.contents }

    /// One that the centre began itself.
    private func deskUnlock(
        _ state: UnlockRecord.State = .approved,
        token: String? = nil,
        evidence: String = "身份证"
    ) -> UnlockRecord {
        UnlockRecord(
            tokenSerial: token ?? holder.token,
            sequence: 1,
            state: state,
            text: "忘记PIN",
            evidence: evidence,
            requestedBy: "chen.shouli",
            decidedBy: "wang.shenhe",
            ranBy: nil,
            expiresAt: now.advanced(bySeconds: 72 * 3600),
            createdAt: now,
            updatedAt: now
        )
    }

    private func code(_ state: UnlockCodeRecord.State = .issued) -> UnlockCodeRecord {
        UnlockCodeRecord(
            tokenSerial: holder.token,
            unlock: 1,
            sequence: 1,
            state: state,
            certificateSerial: holder.serial.hexadecimal,
            digest: [1],
            wrongTries: 0,
            sessionDigest: nil,
            sessionUntil: nil,
            nonce: nil,
            releases: 0,
            issuedBy: "chen.shouli",
            expiresAt: now.advanced(bySeconds: 72 * 3600),
            createdAt: now,
            updatedAt: now
        )
    }

    @Test("The number of an application, typed as evidence, does not complete that application")
    func evidence() async throws {
        let record = try await fixture.executing(.unlock, holder)
        let typed = deskUnlock(.completed, token: "TW0002", evidence: record.number.text)
        #expect(try fixture.desk.completion(of: typed).isEmpty)
        let sameToken = deskUnlock(.completed, evidence: record.number.text)
        #expect(try fixture.desk.completion(of: sameToken).isEmpty)
        #expect(fixture.state(record.number) == .pendingExecution)
    }

    @Test(
        "While the centre's own unlock is open, the approval of another one says so, and it can be repeated after that"
    )
    func open() async throws {
        try await fixture.book.commit([.addUnlock(deskUnlock())])
        let record = try await fixture.submit(.unlock, holder)
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        #expect(reason == .unlockOpen(token: holder.token, .approved))
        #expect(EnrollmentError(reason).hint?.contains("pki token unlock reject \(holder.token)") == true)
        #expect(fixture.state(record.number) == .pendingReview)
        var over = deskUnlock()
        over.state = .rejected
        try await fixture.book.commit([.updateUnlock(over, from: .approved)])
        #expect(try await fixture.approve(record.number).state == .pendingExecution)
    }

    @Test("One that the centre began itself, and that runs, makes way for nobody")
    func running() async throws {
        try await fixture.book.commit([.addUnlock(deskUnlock(.running))])
        let record = try await fixture.submit(.unlock, holder)
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        #expect(reason == .unlockOpen(token: holder.token, .running))
        #expect(fixture.state(record.number) == .pendingReview)
        #expect(contents.unlocks.map(\.state) == [.running])
    }

    @Test("A code that is left of an earlier unlock keeps nobody's application from being approved")
    func leftCode() async throws {
        try await fixture.book.commit([.addUnlock(deskUnlock(.completed)), .addUnlockCode(code())])
        let record = try await fixture.executing(.unlock, holder)
        #expect(record.state == .pendingExecution)
        #expect(contents.unlockCodes.map(\.state) == [.superseded, .issued])
    }

    @Test(
        "An approval that is taken back closes its application, and no code for it is good or sent any more"
    )
    func withdrawn() async throws {
        let record = try await fixture.executing(.unlock, holder)
        var unlock = try #require(contents.unlocks.last)
        unlock.state = .rejected
        let changes = try fixture.desk.withdrawal(of: unlock, by: fixture.administrator)
        try await fixture.book.commit([.updateUnlock(unlock, from: .approved)] + changes)
        #expect(fixture.state(record.number) == .closed)
        #expect(contents.applications[record.number]?.reasonCode == "approval_withdrawn")
        #expect(contents.unlocks.map(\.state) == [.rejected])
        #expect(contents.unlockCodes.map(\.state) == [.superseded])
        #expect(fixture.templates.last == "CLOSED")
        fixture.clock.advance(bySeconds: 3600)
        _ = try await refusal { _ = try await fixture.desk.resendCode(record.number, by: fixture.support) }
        #expect(try await fixture.executing(.unlock, holder).state == .pendingExecution)
    }

    @Test("An unlock that was not run before the certificate ended ends with its application, and not before")
    func lapsed() async throws {
        let record = try await fixture.executing(.unlock, holder)
        let unlock = try #require(contents.unlocks.last)
        #expect(try fixture.desk.lapse(of: unlock, by: .system).isEmpty)
        // The holder's certificate has 20 days, the execution of an UNLOCK 30.
        fixture.clock.advance(bySeconds: 21 * 86_400)
        var over = unlock
        over.state = .expired
        let changes = try fixture.desk.lapse(of: unlock, by: .system)
        try await fixture.book.commit([.updateUnlock(over, from: .approved)] + changes)
        #expect(fixture.state(record.number) == .closed)
        #expect(contents.applications[record.number]?.reasonCode == "execution_lapsed")
        #expect(contents.unlockCodes.map(\.state) == [.superseded])
        #expect(fixture.templates.last == "CLOSED")
        #expect(try fixture.desk.lapse(of: over, by: .system).isEmpty)
    }

    @Test(
        "Whoever reports the token lost while an unlock runs ends it, whether an application stands for it or not",
        arguments: [false, true]
    )
    func lostWhileRunning(isApplied: Bool) async throws {
        let token = try await fixture.addToken(holder.token, for: holder.application.number)
        try await fixture.book.commit([.updateToken(token.changed(at: now) { $0.state = .inUse })])
        if isApplied {
            _ = try await fixture.executing(.unlock, holder)
        } else {
            try await fixture.book.commit([.addUnlock(deskUnlock()), .addUnlockCode(code())])
        }
        var running = try #require(contents.unlocks.last)
        running.state = .running
        try await fixture.book.commit([.updateUnlock(running, from: .approved)])
        _ = try await fixture.desk.requestEmergency(holder.serial, by: holder.login)
        let code = try fixture.code("CODE_EMERGENCY", holder.application.number)
        _ = try await fixture.desk.revokeInEmergency(holder.serial, .tokenLost, code: code, by: holder.login)
        #expect(contents.tokens[holder.token]?.state == .lost)
        #expect(contents.unlocks.map(\.state) == [.expired])
        #expect(contents.unlockCodes.map(\.state) == [.superseded])
    }
}
