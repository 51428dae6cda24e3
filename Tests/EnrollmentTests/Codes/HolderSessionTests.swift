@testable import Enrollment
import Model
import TestSupport
import Testing

/// What the session of a 更新码 does and tells, and what is left of it.
@Suite("Sessions of holders")
struct HolderSessionTests {
    private let fixture: DeskFixture
    private let holder: Holder
    private let record: ApplicationRecord

    init() async throws {
        fixture = try DeskFixture()
        holder = try await fixture.holder()
        record = try await fixture.executing(.renew, holder)
    }

    private func redeem(
        _ code: [UInt8]? = nil,
        token: String? = nil
    ) async throws -> ExecutionSession {
        try await fixture.desk.redeem(
            .renew,
            code ?? fixture.code("CODE_RENEW", record.number),
            certificate: holder.serial,
            token: token ?? holder.token
        )
    }

    private func issue(
        _ application: ApplicationNumber?,
        _ act: IssuanceAct,
        after predecessor: CertificateID
    ) async throws -> CertificateID {
        try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: 385,
            application: application,
            token: holder.token,
            act: act,
            predecessor: predecessor,
            activate: false
        )
    }

    private func certificate(_ id: CertificateID) throws -> CertificateRecord {
        try #require(fixture.book.contents.certificates[id])
    }

    @Test("A code that opens the session again keeps its challenge, and so the request that was made for it")
    func challenge() async throws {
        let first = try await redeem()
        let again = try await redeem()
        #expect(again.challenge == first.challenge && again.name != first.name && again.requestDigest == nil)
        let presented = try await fixture.desk.present(request: DeskFixture.mix([1]), in: again.name)
        #expect(presented.requestDigest == DeskFixture.mix([1]))
        #expect(try fixture.desk.session(again.name) == presented)
        let old = try await refusal { _ = try fixture.desk.session(first.name) }
        #expect(old == .codeExpired)
        fixture.clock.advance(bySeconds: 1800)
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        let later = try await redeem()
        #expect(later.challenge != first.challenge && later.requestDigest == nil)
    }

    @Test("Who has neither code nor token spends no try of the holder's")
    func strangers() async throws {
        let wrong = Array("22222-22222".utf8)
        for _ in 0..<6 {
            #expect(try await refusal { _ = try await redeem(wrong, token: "TW9") } == .codeWrong(left: 0))
        }
        #expect(fixture.book.contents.codes.last?.wrongTries == 0)
        #expect(try await redeem().application == record.number)
    }

    @Test("How it stands with a code is told to who types it, and to nobody else")
    func silence() async throws {
        let wrong = Array("22222-22222".utf8)
        let right = try fixture.code("CODE_RENEW", record.number)
        _ = try await fixture.desk.phoneChanged(of: holder.login, [record.number])
        #expect(try await refusal { _ = try await redeem(wrong) } == .codeWrong(left: 4))
        fixture.clock.advance(bySeconds: 72 * 3600)
        #expect(try await refusal { _ = try await redeem(wrong) } == .codeWrong(left: 0))
        #expect(try await refusal { _ = try await redeem(right) } == .codeExpired)
        #expect(fixture.book.contents.codes.last?.wrongTries == 1)
    }

    @Test("A card is answered sixteen times in a session, each on record, and not once it is over")
    func answers() async throws {
        let session = try await redeem()
        for _ in 1...16 { #expect(try await fixture.desk.countAnswer(in: session.name)) }
        #expect(try await !fixture.desk.countAnswer(in: session.name))
        let events = fixture.book.contents.audit.filter { $0.action == "application.answer-card" }
        #expect(events.count == 16 && events.last?.detail["answers"] == "16")
        fixture.clock.advance(bySeconds: 1800)
        let over = try await refusal { _ = try await fixture.desk.countAnswer(in: session.name) }
        #expect(over == .codeExpired)
    }

    @Test("What depends on a session is not written once the code has opened another one")
    func condition() async throws {
        let session = try await redeem()
        let condition = try fixture.desk.condition(of: session.name)
        try await fixture.book.commit(condition)
        let late = try fixture.desk.condition(of: session.name)
        _ = try await redeem()
        await #expect(throws: BookError.self) { try await fixture.book.commit(late) }
    }

    @Test("A certificate that takes up what was given up completes the application, and only the last one")
    func line() async throws {
        let session = try await redeem()
        let first = try await issue(record.number, .rekey, after: holder.certificate)
        let end = Revocation(date: fixture.clock.clock.now, reason: .cessationOfOperation)
        try await fixture.book.commit([.revokeCertificate(first, end)])
        let second = try await issue(nil, .reissue, after: first)
        #expect(try fixture.desk.certificates(signedFor: record).map(\.id) == [first, second])
        let given = try await refusal {
            _ = try fixture.desk.execution(of: session.name, successor: first)
        }
        #expect(given == .notApproved(record.number))
        let execution = try fixture.desk.execution(of: session.name, successor: second)
        try await fixture.book.commit(execution.changes + [.activateCertificate(second)])
        #expect(fixture.state(record.number) == .completed)
        #expect(try fixture.desk.finishedSession(session.name)?.application == record.number)
        #expect(try await refusal { _ = try await redeem() } == .codeUsed)
        let wrong = Array("22222-22222".utf8)
        #expect(try await refusal { _ = try await redeem(wrong) } == .codeWrong(left: 0))
        fixture.clock.advance(bySeconds: 1800)
        #expect(try fixture.desk.finishedSession(session.name) == nil)
    }

    @Test("When its application is closed, whatever of the line is not proven is revoked")
    func closed() async throws {
        let first = try await issue(record.number, .rekey, after: holder.certificate)
        let now = fixture.clock.clock.now
        let end = Revocation(date: now, reason: .cessationOfOperation)
        try await fixture.book.commit([.revokeCertificate(first, end)])
        let second = try await issue(nil, .reissue, after: first)
        let loss = Revocation(date: now, reason: .keyCompromise)
        try await fixture.book.commit([.revokeCertificate(holder.certificate, loss)])
        #expect(try await fixture.desk.settleRevocations() == [record.number])
        #expect(try certificate(second).revocation?.reason == .cessationOfOperation)
        #expect(fixture.book.contents.codes.map(\.state) == [.void])
    }

    @Test(
        "What was signed is awaited as long as a code goes on with it; an administrator's is nobody's to end"
    )
    func unproven() async throws {
        let session = try await redeem()
        let id = try await issue(record.number, .rekey, after: holder.certificate)
        #expect(try fixture.desk.unprovenStanding(of: certificate(id)) == nil)
        _ = try await fixture.desk.present(request: DeskFixture.mix([1]), in: session.name)
        let awaited = UnprovenStanding.awaited(record.number, until: session.until)
        #expect(try fixture.desk.unprovenStanding(of: certificate(id)) == awaited)
        fixture.clock.advance(bySeconds: 1800)
        guard case .left(record.number, let changes)? = try fixture.desk.unprovenStanding(of: certificate(id))
        else {
            Issue.record("a code goes on with it")
            return
        }
        try await fixture.book.commit(changes)
        #expect(fixture.book.contents.codes.map(\.state) == [.void])
        _ = try await fixture.desk.resendCode(record.number, by: holder.principal)
        let until = fixture.clock.clock.now.advanced(bySeconds: 72 * 3600)
        #expect(
            try fixture.desk.unprovenStanding(of: certificate(id)) == .awaited(record.number, until: until)
        )
    }
}
