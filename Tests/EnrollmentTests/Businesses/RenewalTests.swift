@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("更新")
struct RenewalTests {
    @Test(
        "The window opens at 00:00 in Shanghai 30 days before the day of the end and closes with the last second"
    )
    func window() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 100)
        let notAfter = try #require(
            fixture.book.contents.certificates[holder.certificate]?.reservation.notAfter
        )
        let opens = RenewalWindow(notAfter).opensOn
        #expect(opens.days(until: CalendarDay(notAfter)) == 30)
        func move(to moment: Timestamp) {
            let now = fixture.clock.clock.now.secondsSinceEpoch
            fixture.clock.advance(bySeconds: moment.secondsSinceEpoch - now)
        }
        // Day −31, its last second.
        move(to: opens.start.advanced(bySeconds: -1))
        let early = try await refusal { try await fixture.submit(.renew, holder) }
        #expect(early == .notInRenewalWindow(opensAt: opens))
        // Day −30, 00:00:00.
        move(to: opens.start)
        let first = try await fixture.submit(.renew, holder)
        #expect(first.state == .pendingReview)
        _ = try await fixture.desk.withdraw(first.number, by: holder.principal)
        // The last second.
        move(to: notAfter)
        #expect(try await fixture.submit(.renew, holder).state == .pendingReview)
        move(to: notAfter.advanced(bySeconds: 1))
        let late = try await refusal { try await fixture.submit(.renew, holder) }
        #expect(late == .certificateExpired(holder.serial))
    }

    @Test("Approved, paid, redeemed and proven, a renewal completes with its binding on the new certificate")
    func wholeWay() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.bind(holder)
        let record = try await fixture.executing(.renew, holder)
        #expect(record.state == .pendingExecution)
        #expect(fixture.book.contents.orders[record.number]?.state == .paid)
        #expect(fixture.templates.suffix(4) == ["SUBMITTED", "PAY", "CODE_RENEW", "PAID"])
        let code = try fixture.code("CODE_RENEW", record.number)
        let session = try await fixture.desk.redeem(
            .renew,
            code,
            certificate: holder.serial,
            token: holder.token
        )
        #expect(session.application == record.number && session.challenge.count == 32)
        let request = DeskFixture.mix([1])
        _ = try await fixture.desk.present(request: request, in: session.name)
        let successor = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: 385,
            application: record.number,
            token: holder.token,
            predecessor: holder.certificate,
            activate: false
        )
        let execution = try fixture.desk.execution(of: session.name, successor: successor)
        try await fixture.book.commit(execution.changes + [.activateCertificate(successor)])
        #expect(fixture.state(record.number) == .completed)
        #expect(fixture.templates.last == "DONE")
        let contents = fixture.book.contents
        #expect(contents.codes.map(\.state) == [.consumed])
        #expect(contents.bindings.map(\.state) == [.moved, .bound])
        #expect(contents.bindings.last?.certificate == successor)
        #expect(contents.certificates[holder.certificate]?.state == .active)
        let reason = try await refusal {
            _ = try fixture.desk.execution(of: session.name, successor: successor)
        }
        #expect(reason == .codeExpired)
    }

    @Test("A session takes one certificate request: the same again, no other")
    func oneRequest() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let code = try fixture.code("CODE_RENEW", record.number)
        func redeem() async throws -> ExecutionSession {
            try await fixture.desk.redeem(.renew, code, certificate: holder.serial, token: holder.token)
        }
        let first = try await redeem()
        _ = try await fixture.desk.present(request: DeskFixture.mix([1]), in: first.name)
        fixture.clock.advance(bySeconds: 60)
        // The token was unplugged: the same code enters again, the session does not last longer.
        let again = try await redeem()
        #expect(again.until == first.until && again.name != first.name)
        _ = try await fixture.desk.present(request: DeskFixture.mix([1]), in: again.name)
        let other = try await refusal {
            _ = try await fixture.desk.present(request: DeskFixture.mix([2]), in: again.name)
        }
        #expect(other == .otherRequest)
        let old = try await refusal {
            _ = try await fixture.desk.present(request: DeskFixture.mix([1]), in: first.name)
        }
        #expect(old == .codeExpired)
    }

    @Test("A certificate that is not this application's completes nothing")
    func foreignSuccessor() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.renew, holder)
        let session = try await fixture.desk.redeem(
            .renew,
            fixture.code("CODE_RENEW", record.number),
            certificate: holder.serial,
            token: holder.token
        )
        let stranger = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: 385,
            activate: false
        )
        let reason = try await refusal {
            _ = try fixture.desk.execution(of: session.name, successor: stranger)
        }
        #expect(reason == .notApproved(record.number))
    }

    @Test("Without a fee a zero order is written and the code goes out with the approval")
    func free() async throws {
        let fixture = try DeskFixture(renewFen: 0)
        let holder = try await fixture.holder()
        let record = try await fixture.submit(.renew, holder)
        #expect(try await fixture.approve(record.number).state == .pendingExecution)
        let order = try #require(fixture.book.contents.orders[record.number])
        #expect(order.amountFen == 0 && order.state == .paid && order.channel == "ZERO")
        #expect(fixture.templates.last == "CODE_RENEW")
    }

    @Test("Somebody else's certificate is not there, and the wrong token is told")
    func strangers() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let file = try fixture.usual(.renew, holder)
        let stranger = Submitter(login: "expert-2")
        let reason = try await refusal {
            _ = try await fixture.desk.submit(file, uploads: DeskFixture.uploads(file), by: stranger)
        }
        guard case .notFound = reason else {
            Issue.record("\(reason)")
            return
        }
        let other = try await refusal {
            try await fixture.submit(
                .renew,
                holder,
                [("token", .string("TW9999")), ("identityUnchanged", .bool(true))]
            )
        }
        guard case .validationFailed(let failures) = other else {
            Issue.record("\(other)")
            return
        }
        #expect(failures.map(\.field) == ["token"])
    }

    @Test("A renewal says that nothing has changed, and cannot change it")
    func identity() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal {
            try await fixture.submit(
                .renew,
                holder,
                [("identityUnchanged", .bool(false)), ("applicantName", .string("王建国"))]
            )
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(Set(failures.map(\.field)) == ["identityUnchanged", "applicantName"])
    }

    @Test("What is filled in replaces what is on record, and nothing else does")
    func merged() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder("tenderer-org", token: "TW0002")
        let record = try await fixture.submit(
            .renew,
            holder,
            [("mobile", .string("13711112222")), ("identityUnchanged", .bool(true))]
        )
        let old = try ApplicationSnapshot(canonicalJSON: holder.application.snapshot)
        let new = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        #expect(new.form.person.mobile.text == "13711112222")
        #expect(new.form.person.email == old.form.person.email)
        #expect(new.form.enterprise?.name == old.form.enterprise?.name)
        #expect(new.matter?.business == .renew && new.matter?.certificate == holder.certificate)
        #expect(record.subjectUID == holder.application.subjectUID)
    }
}
