@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Withdrawing, lapsing, closing")
struct ClosingTests {
    @Test("The owner withdraws before the review and after a rejection")
    func withdraws() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.submit()
        #expect(try await fixture.desk.withdraw(first.number, by: fixture.applicant).state == .withdrawn)
        let second = try await fixture.submit()
        let rejection = try Rejection(code: .other, text: "不清晰")
        _ = try await fixture.desk.reject(second.number, rejection, by: fixture.reviewer)
        #expect(try await fixture.desk.withdraw(second.number, by: fixture.applicant).state == .withdrawn)
    }

    @Test("Nobody else withdraws")
    func strangers() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        for who in [Principal.applicant(login: "expert-2"), fixture.reviewer, .system] {
            let reason = try await refusal { _ = try await fixture.desk.withdraw(record.number, by: who) }
            #expect(reason == .notPermitted(.withdraw))
        }
    }

    @Test("An order given up is cancelled, and money that comes later goes back")
    func givesUp() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        let closed = try await fixture.desk.giveUp(record.number, by: fixture.applicant)
        #expect(closed.state == .closed)
        #expect(closed.reasonCode == "unpaid")
        #expect(fixture.book.contents.orders[record.number]?.state == .cancelled)
        #expect(try await fixture.pay(record.number).state == .closed)
        #expect(fixture.book.contents.orders[record.number]?.state == .refunding)
        #expect(fixture.book.contents.jobs.isEmpty)
        #expect(try await fixture.pay(record.number).state == .closed)
    }

    @Test("An unpaid order lapses after 30 days, not a second before")
    func unpaid() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        fixture.clock.advance(bySeconds: 30 * 86_400 - 1)
        #expect(try await fixture.desk.lapse(record.number)?.state == .pendingPayment)
        fixture.clock.advance(bySeconds: 1)
        #expect(try await fixture.desk.lapse(record.number)?.state == .closed)
        #expect(fixture.book.contents.orders[record.number]?.state == .cancelled)
        #expect(fixture.book.contents.audit.last?.actor == "system")
        #expect(try await fixture.desk.lapse(record.number)?.state == .closed)
    }

    @Test("A rejection and a draft untouched for 90 days are given up")
    func abandoned() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let rejection = try Rejection(code: .other, text: "不清晰")
        _ = try await fixture.desk.reject(record.number, rejection, by: fixture.reviewer)
        let draft = try await fixture.desk.saveDraft(fixture.file(), by: fixture.expert)
        fixture.clock.advance(bySeconds: 90 * 86_400 - 1)
        #expect(try await fixture.desk.lapse(record.number)?.state == .rejected)
        #expect(try await fixture.desk.lapse(draft.number)?.state == .draft)
        fixture.clock.advance(bySeconds: 1)
        #expect(try await fixture.desk.lapse(record.number)?.reasonCode == "rejected_abandoned")
        #expect(try await fixture.desk.lapse(draft.number) == nil)
        #expect(fixture.state(draft.number) == nil)
    }

    @Test(
        "Two business administrators close a case in production: certificate revoked, money back, token set aside"
    )
    func aborts() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let job = try await fixture.walk(claimed, to: .issued)
        let token = try await fixture.addToken(for: record.number)
        let first = Principal.staff(name: "adm.1", roles: [.businessAdministrator])
        let second = Principal.staff(name: "adm.2", roles: [.businessAdministrator])
        let reason = try Rejection(code: .other, text: "介质损坏，请重新申办")
        let alone = try await refusal {
            _ = try await fixture.desk.abort(
                record.number,
                reason: reason,
                by: first,
                second: first,
                token: token
            )
        }
        #expect(alone == .sodViolation(.samePersonTwice))
        let wrongRole = try await refusal {
            _ = try await fixture.desk.abort(
                record.number,
                reason: reason,
                by: first,
                second: fixture.producer
            )
        }
        #expect(wrongRole == .notPermitted(.closeException))
        let closed = try await fixture.desk.abort(
            record.number,
            reason: reason,
            by: first,
            second: second,
            token: token
        )
        #expect(closed.state == .closed)
        let contents = fixture.book.contents
        let certificate = try #require(job.certificate)
        #expect(contents.certificates[certificate]?.revocation?.reason == .cessationOfOperation)
        #expect(contents.orders[record.number]?.state == .refunding)
        #expect(contents.jobs[record.number]?.state == .cancelled)
        #expect(contents.tokens[token.serial]?.state == .defective)
        #expect(contents.audit.last?.detail["second"] == "adm.2")
        let revocations = contents.audit.filter { $0.action == "certificate.revoke" }
        #expect(revocations.map(\.object) == [certificate.serial.hexadecimal])
        #expect(revocations.map(\.actor) == [first.auditName])
        #expect(revocations.first?.detail["application"] == record.number.text)
    }

    @Test("An abort revokes a certificate that was signed while its job had not heard of it")
    func abortsUnheard() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let job = try await fixture.walk(claimed, to: .keyGenerated)
        let certificate = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: 365,
            application: record.number,
            activate: false
        )
        let restart = try await refusal {
            _ = try await fixture.desk.fail(job, "broken", resumeFrom: .claimed, fixture.station)
        }
        #expect(restart == .alreadyCertified(record.number))
        let closed = try await fixture.desk.abort(
            record.number,
            reason: try Rejection(code: .other, text: "介质损坏"),
            by: .staff(name: "adm.1", roles: [.businessAdministrator]),
            second: .staff(name: "adm.2", roles: [.businessAdministrator])
        )
        #expect(closed.state == .closed)
        #expect(
            fixture.book.contents.certificates[certificate]?.revocation?.reason == .cessationOfOperation
        )
    }

    @Test(
        "A token that was only chosen for a job that is closed goes back into stock, with the secrets on record"
    )
    func abortsChosen() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let token = TokenRecord(
            serial: "31415926",
            driver: "piv",
            model: "YubiKey",
            state: .allocated,
            application: record.number,
            wrappedSecrets: [1],
            pinTriesLeft: 3,
            version: 1,
            updatedAt: fixture.clock.clock.now
        )
        try await fixture.book.commit([.addToken(token)])
        _ = try await fixture.desk.abort(
            record.number,
            reason: try Rejection(code: .other, text: "申请人去世"),
            by: .staff(name: "adm.1", roles: [.businessAdministrator]),
            second: .staff(name: "adm.2", roles: [.businessAdministrator]),
            token: token
        )
        let free = try #require(fixture.book.contents.tokens["31415926"])
        #expect(free.state == .inStock && free.application == nil && free.wrappedSecrets == [1])
    }

    @Test("An abort before anything was signed revokes nothing")
    func abortsEarly() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let first = Principal.staff(name: "adm.1", roles: [.businessAdministrator])
        let second = Principal.staff(name: "adm.2", roles: [.businessAdministrator])
        let reason = try Rejection(code: .other, text: "申请人去世")
        let closed = try await fixture.desk.abort(record.number, reason: reason, by: first, second: second)
        #expect(closed.state == .closed)
        #expect(fixture.book.contents.certificates.isEmpty)
    }
}
