@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Reviewing and paying")
struct ReviewTests {
    @Test("An approval opens an order at the list price and asks for payment")
    func approves() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let approved = try await fixture.approve(record.number)
        #expect(approved.state == .pendingPayment)
        #expect(approved.reviewer == "li.na")
        let order = try #require(fixture.book.contents.orders[record.number])
        #expect(order.state == .unpaid)
        #expect(order.amountFen == 20_000)
        #expect(fixture.book.contents.jobs.isEmpty)
        let notice = try #require(fixture.book.contents.notices.last)
        #expect(notice.template == "PAY")
        #expect(notice.values["amount"] == "200.00")
        #expect(notice.values["deadline"] == "2026-12-22")
        #expect(notice.values["business"] == "证书新办")
    }

    @Test("Without a fee an approval writes a paid zero order and queues the job at once")
    func free() async throws {
        let fixture = try DeskFixture(newFen: 0)
        let record = try await fixture.submit()
        #expect(try await fixture.approve(record.number).state == .producing)
        let order = try #require(fixture.book.contents.orders[record.number])
        #expect(order.state == .paid)
        #expect(order.amountFen == 0)
        #expect(order.channel == "ZERO")
        #expect(fixture.book.contents.jobs[record.number]?.state == .queued)
    }

    @Test("Every item of the checklist is needed", arguments: Fixture.names)
    func checklist(name: String) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit(name)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let required = ReviewCheck.required(for: snapshot.form)
        #expect(required.count == (name == "expert" ? 3 : 5))
        for missing in required {
            let reason = try await refusal {
                _ = try await fixture.desk.approve(
                    record.number,
                    by: fixture.reviewer,
                    checklist: Set(required).subtracting([missing])
                )
            }
            #expect(reason == .checklistIncomplete([missing]))
        }
        #expect(fixture.state(record.number) == .pendingReview)
        let approved = try await fixture.desk.approve(
            record.number,
            by: fixture.reviewer,
            checklist: Set(required)
        )
        #expect(approved.state == .pendingPayment)
    }

    @Test("A shortened name is an item of its own")
    func shortenedName() async throws {
        let fixture = try DeskFixture()
        let file = try Document("tenderer-org").with("orgName", String(repeating: "长", count: 70)).file
        let form = try file.form(today: fixture.desk.today)
        #expect(ReviewCheck.required(for: form).contains(.abbreviatedNameAccepted))
    }

    @Test("The form is judged again by the day of the approval")
    func recheck() async throws {
        let fixture = try DeskFixture()
        let file = try Document("bidder-handler").with("licenceValidTo", "2026-11-25").file
        let record = try await fixture.desk.submit(
            file,
            uploads: DeskFixture.uploads(file),
            by: Submitter(login: "org-1")
        )
        fixture.clock.advance(bySeconds: 3 * 86_400)
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["licenceValidTo"])
    }

    @Test("A certificate that appeared meanwhile stops the approval")
    func duplicateAtApproval() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let id = try await fixture.issueCertificate(subjectUID: record.subjectUID, profile: "EXPERT", days: 5)
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        #expect(reason == .duplicateCertificate(id.serial))
    }

    @Test("Nobody decides on what they applied for or entered, and the refusal is in the audit chain")
    func separation() async throws {
        let fixture = try DeskFixture()
        let registrar = Principal.staff(name: "wu.min", roles: [.registrar, .reviewer])
        let owner = Principal.staff(name: "expert-1", roles: [.reviewer])
        let record = try await fixture.submit(by: Submitter(login: "expert-1", registrar: registrar))
        for (who, rule) in [
            (registrar, SeparationOfDuties.Rule.reviewerIsRegistrar), (owner, .reviewerIsOwner),
        ] {
            let approval = try await refusal {
                _ = try await fixture.desk.approve(
                    record.number,
                    by: who,
                    checklist: Set(ReviewCheck.allCases)
                )
            }
            #expect(approval == .sodViolation(rule))
            let rejection = try Rejection(code: .other, text: "不行不行")
            let reason = try await refusal {
                _ = try await fixture.desk.reject(record.number, rejection, by: who)
            }
            #expect(reason == .sodViolation(rule))
        }
        let refusals = fixture.book.contents.audit.filter { $0.action.hasSuffix(".refuse") }
        #expect(refusals.count == 4)
        #expect(refusals.allSatisfy { $0.detail["code"] == "sod_violation" })
        #expect(fixture.state(record.number) == .pendingReview)
    }

    @Test("Every other role and the applicant are refused to decide")
    func roles() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        for role in StaffRecord.Role.allCases where role != .reviewer {
            let who = Principal.staff(name: "x", roles: [role])
            let reason = try await refusal {
                _ = try await fixture.desk.approve(
                    record.number,
                    by: who,
                    checklist: Set(ReviewCheck.allCases)
                )
            }
            #expect(reason == .notPermitted(.decide))
        }
        let own = try await refusal {
            _ = try await fixture.desk.approve(
                record.number,
                by: fixture.applicant,
                checklist: Set(ReviewCheck.allCases)
            )
        }
        #expect(own == .notPermitted(.decide))
        let mixed = Principal.staff(name: "y", roles: [.reviewer, .auditor])
        let both = try await refusal {
            _ = try await fixture.desk.approve(record.number, by: mixed, checklist: Set(ReviewCheck.allCases))
        }
        #expect(both == .sodViolation(.auditNotAlone))
    }

    @Test("A rejection keeps its reason for the applicant; its text is in no audit event")
    func rejects() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let rejection = try Rejection(code: .illegibleDocument, text: "身份证复印件不清晰")
        let rejected = try await fixture.desk.reject(record.number, rejection, by: fixture.reviewer)
        #expect(rejected.state == .rejected)
        #expect(rejected.reasonCode == "illegible_document")
        #expect(rejected.reasonText == "身份证复印件不清晰")
        let contents = fixture.book.contents
        #expect(contents.notices.last?.values["reason"] == "身份证复印件不清晰")
        #expect(contents.audit.last?.detail["reasonCode"] == "illegible_document")
        #expect(!contents.audit.contains { $0.detail.values.contains("身份证复印件不清晰") })
    }

    @Test(
        "A reason needs 2 to 200 plain characters",
        arguments: ["", "短", "不\u{202E}行", String(repeating: "长", count: 201)]
    )
    func reasons(text: String) {
        #expect(throws: EnrollmentError.self) { try Rejection(code: .other, text: text) }
    }

    @Test("A confirmed payment starts production, once")
    func pays() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        #expect(record.state == .producing)
        let before = fixture.book.contents
        #expect(before.orders[record.number]?.state == .paid)
        #expect(before.orders[record.number]?.confirmedBy == "zhou.wei")
        #expect(before.jobs[record.number]?.state == .queued)
        #expect(before.notices.last?.template == "PAID")
        #expect(try await fixture.pay(record.number) == record)
        let after = fixture.book.contents
        #expect(after.audit.count == before.audit.count)
        #expect(after.notices.count == before.notices.count)
    }

    @Test("A wrong amount changes nothing and is in the audit chain")
    func wrongAmount() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        for fen in [0, 19_999, 20_001] as [Int64] {
            let reason = try await refusal { _ = try await fixture.pay(record.number, fen: fen) }
            #expect(reason == .paymentMismatch(expected: 20_000, received: fen))
        }
        #expect(fixture.state(record.number) == .pendingPayment)
        #expect(fixture.book.contents.audit.filter { $0.detail["code"] == "payment_mismatch" }.count == 3)
    }

    @Test("A second payment by another transaction is refused")
    func doublePayment() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let other = try Payment(channel: .offline, transaction: "T-2", amountFen: 20_000)
        let reason = try await refusal {
            _ = try await fixture.desk.confirmPayment(record.number, other, by: fixture.finance)
        }
        #expect(reason == .alreadyPaid(record.number))
    }

    @Test("One transaction pays one order")
    func transactionReused() async throws {
        let fixture = try DeskFixture()
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 20_000)
        let first = try await fixture.submit()
        let second = try await fixture.submit("tenderer-org")
        for number in [first.number, second.number] { _ = try await fixture.approve(number) }
        _ = try await fixture.desk.confirmPayment(first.number, payment, by: fixture.finance)
        let reason = try await refusal {
            _ = try await fixture.desk.confirmPayment(second.number, payment, by: fixture.finance)
        }
        guard case .book(let error) = reason, case .exists = error.reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(fixture.state(second.number) == .pendingPayment)
    }

    @Test("Finance confirms offline payments only, the system callbacks only, nobody a zero channel")
    func channels() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        let wrong: [(PaymentChannel, Principal)] = [
            (.callback, fixture.finance), (.zero, fixture.finance), (.offline, .system), (.zero, .system),
            (.offline, fixture.reviewer), (.offline, fixture.applicant),
        ]
        for (channel, who) in wrong {
            let payment = try Payment(channel: channel, transaction: "T", amountFen: 20_000)
            let reason = try await refusal {
                _ = try await fixture.desk.confirmPayment(record.number, payment, by: who)
            }
            #expect(reason == .notPermitted(.confirmPayment))
        }
        let callback = try Payment(channel: .callback, transaction: "C", amountFen: 20_000)
        #expect(
            try await fixture.desk.confirmPayment(record.number, callback, by: .system).state == .producing
        )
        #expect(fixture.book.contents.orders[record.number]?.confirmedBy == nil)
    }

    @Test("A payment needs a transaction number and a possible amount")
    func impossiblePayments() {
        #expect(throws: EnrollmentError.self) {
            try Payment(channel: .offline, transaction: " ", amountFen: 1)
        }
        #expect(throws: EnrollmentError.self) {
            try Payment(channel: .offline, transaction: "a\u{0}", amountFen: 1)
        }
        #expect(throws: EnrollmentError.self) {
            try Payment(channel: .offline, transaction: "a", amountFen: -1)
        }
        #expect(throws: EnrollmentError.self) {
            try Payment(channel: .offline, transaction: "a", amountFen: .max)
        }
    }

    @Test("Nothing is approved, rejected or paid that does not exist")
    func notFound() async throws {
        let fixture = try DeskFixture()
        let number = try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 5))
        #expect(
            try await refusal { _ = try await fixture.approve(number) }
                == .notFound(object: "application \(number)")
        )
        #expect(
            try await refusal { _ = try await fixture.pay(number) }
                == .notFound(object: "application \(number)")
        )
    }
}
