@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Submitting")
struct SubmissionTests {
    @Test(
        "A submission is one commit of subject, application, documents, audit and notice",
        arguments: Fixture.names
    )
    func submits(name: String) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit(name)
        let contents = fixture.book.contents
        #expect(record.state == .pendingReview)
        #expect(record.version == 1)
        #expect(record.snapshotVersion == 1)
        #expect(contents.applications[record.number] == record)
        #expect(contents.subjects[record.subjectUID] != nil)
        #expect(contents.attachments.count == (try fixture.file(name).attachments.count))
        #expect(contents.attachments.map(\.position) == Array(contents.attachments.indices))
        #expect(contents.audit.map(\.action) == ["application.submit"])
        #expect(contents.notices.map(\.template) == ["SUBMITTED"])
        #expect(fixture.vault.count == contents.attachments.count)
    }

    @Test("The number has today's date in Shanghai and the letter of NEW")
    func number() async throws {
        let fixture = try DeskFixture()
        fixture.clock.advance(bySeconds: 17 * 3600)
        let record = try await fixture.submit()
        #expect(record.number.text.hasPrefix("CA20261123N"))
    }

    @Test("The subject's uid is random hexadecimal and has nothing of the identity number")
    func subject() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        #expect(record.subjectUID.count == 16)
        #expect(Hexadecimal.decode(record.subjectUID)?.count == 8)
    }

    @Test("The same identity finds the same subject, another profile or identity another one")
    func subjects() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.submit()
        _ = try await fixture.desk.withdraw(first.number, by: fixture.applicant)
        let second = try await fixture.submit()
        #expect(second.subjectUID == first.subjectUID)
        #expect(second.number != first.number)
        let organization = try await fixture.submit("tenderer-org")
        let handlerFile = try Document("tenderer-org").with("profile", "HANDLER").file
        let handler = try await fixture.desk.submit(
            handlerFile,
            uploads: DeskFixture.uploads(handlerFile),
            by: Submitter(login: "org-1")
        )
        #expect(Set([second.subjectUID, organization.subjectUID, handler.subjectUID]).count == 3)
    }

    @Test("Form, documents, account and agreements are judged together, all failures at once")
    func allFailures() async throws {
        let fixture = try DeskFixture()
        let file = try Document("expert").with("mobile", "1").with("agreementAccepted.cps", "0.9").file
        let reason = try await refusal {
            _ = try await fixture.desk.submit(
                file,
                uploads: [AttachmentUpload(kind: .identityCopy, content: Array("<svg>".utf8))],
                by: fixture.expert
            )
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        let found = failures.map { "\($0.field) \($0.code.rawValue)" }
        #expect(
            found == [
                "mobile bad_format", "attachments missing", "attachments[0].file unsupported_type",
                "attachments mismatch",
            ]
        )
        #expect(fixture.book.contents.applications.isEmpty)
        #expect(fixture.book.contents.audit.isEmpty)
        #expect(fixture.vault.count == 0)
    }

    @Test("The applicant's name must be the account's, and the agreements the current ones")
    func disagreements() async throws {
        let fixture = try DeskFixture()
        let file = try Document("expert").with("agreementAccepted.cps", "0.9").file
        let reason = try await refusal {
            _ = try await fixture.desk.submit(
                file,
                uploads: DeskFixture.uploads(file),
                by: Submitter(login: "expert-1", verifiedName: "王健华")
            )
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["applicantName", "agreementAccepted"])
        #expect(failures.map(\.code) == [.mismatch, .outdatedAgreement])
    }

    @Test("A second open application of subject and profile is refused with the first's number")
    func conflict() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.submit()
        let reason = try await refusal { try await fixture.submit() }
        #expect(reason == .conflictingApplication(first.number))
        #expect(fixture.vault.count == 3)
    }

    @Test("A subject with a certificate of the profile in use is refused until it has expired")
    func duplicate() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.desk.withdraw(record.number, by: fixture.applicant)
        let certificate = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: "EXPERT",
            days: 10
        )
        let reason = try await refusal { try await fixture.submit() }
        #expect(reason == .duplicateCertificate(certificate.serial))
        fixture.clock.advance(bySeconds: 10 * 86_400)
        #expect(try await refusal { try await fixture.submit() } == reason)
        fixture.clock.advance(bySeconds: 1)
        #expect(try await fixture.submit().state == .pendingReview)
    }

    @Test("A revoked certificate stands in nobody's way")
    func revoked() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.desk.withdraw(record.number, by: fixture.applicant)
        let certificate = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: "EXPERT",
            days: 10
        )
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .keyCompromise)
        try await fixture.book.commit([.revokeCertificate(certificate, revocation)])
        #expect(try await fixture.submit().state == .pendingReview)
    }

    @Test("The same idempotency key finds the same application, also days later, and changes nothing")
    func idempotent() async throws {
        let fixture = try DeskFixture()
        let file = try fixture.file()
        let uploads = DeskFixture.uploads(file)
        let first = try await fixture.desk.submit(file, uploads: uploads, by: fixture.expert, key: "k1")
        fixture.clock.advance(bySeconds: 3 * 86_400)
        let again = try await fixture.desk.submit(file, uploads: uploads, by: fixture.expert, key: "k1")
        #expect(again == first)
        #expect(fixture.book.contents.applications.count == 1)
        #expect(fixture.book.contents.notices.count == 1)
        #expect(fixture.vault.count == 3)
    }

    @Test("Fifty submissions of one form at the same time make one application")
    func concurrent() async throws {
        let fixture = try DeskFixture()
        let file = try fixture.file()
        let uploads = DeskFixture.uploads(file)
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    (try? await fixture.desk.submit(file, uploads: uploads, by: fixture.expert)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(accepted == 1)
        #expect(fixture.book.contents.applications.count == 1)
        #expect(fixture.book.contents.subjects.count == 1)
        #expect(fixture.book.contents.attachments.count == 3)
    }

    @Test("A full vault leaves nothing behind")
    func fullVault() async throws {
        let fixture = try DeskFixture()
        fixture.vault.setRoom(2)
        let reason = try await refusal { try await fixture.submit() }
        guard case .portFailed("vault", _) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(fixture.vault.count == 0)
        #expect(fixture.book.contents.applications.isEmpty)
    }

    @Test("A book that fails leaves no documents behind")
    func failingBook() async throws {
        let fixture = try DeskFixture(book: { FailingBook(base: $0, reason: .diskFull) })
        #expect(try await refusal { try await fixture.submit() } == .book(BookError(.diskFull)))
        #expect(fixture.vault.count == 0)
    }

    @Test("A number that is taken is drawn again")
    func collision() async throws {
        let fixture = try DeskFixture(book: { OnceFailingBook(base: $0) })
        #expect(try await fixture.submit().state == .pendingReview)
        #expect(fixture.book.contents.applications.count == 1)
    }

    @Test("A registrar submits for others and is recorded; other staff may not")
    func registrars() async throws {
        let fixture = try DeskFixture()
        let registrar = Principal.staff(name: "wu.min", roles: [.registrar])
        let record = try await fixture.submit(by: Submitter(login: "expert-1", registrar: registrar))
        #expect(record.registrar == "wu.min")
        #expect(record.owner == "expert-1")
        let reason = try await refusal {
            try await fixture.submit(
                "tenderer-org",
                by: Submitter(login: "org-1", registrar: fixture.finance)
            )
        }
        #expect(reason == .notPermitted(.submit))
        #expect(fixture.book.contents.audit.last?.action == "application.submit.refuse")
        #expect(fixture.book.contents.audit.last?.actor == "zhou.wei")
    }

    @Test(
        "That somebody was compared with their document is on record of who says so, and nobody says so of themselves"
    )
    func identity() async throws {
        let fixture = try DeskFixture()
        let registrar = Principal.staff(name: "wu.min", roles: [.registrar])
        try await fixture.submit(
            by: Submitter(login: "expert-1", registrar: registrar, isIdentityChecked: true)
        )
        let entered = try #require(fixture.book.contents.audit.last { $0.action == "application.submit" })
        #expect(entered.detail["identity"] == "compared with the document")
        #expect(entered.detail["registrar"] == "wu.min" && entered.actor == "wu.min")
        try await fixture.submit("tenderer-org", by: Submitter(login: "org-1", isIdentityChecked: true))
        let own = try #require(fixture.book.contents.audit.last { $0.action == "application.submit" })
        #expect(own.object != entered.object && own.detail["identity"] == nil)
        #expect(own.detail["registrar"] == nil)
    }

    @Test("An account that may not act submits nothing")
    func inactive() async throws {
        let fixture = try DeskFixture()
        let reason = try await refusal {
            try await fixture.submit(by: Submitter(login: "expert-1", isActive: false))
        }
        guard case .invalidTransition(let refused) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(refused.reason == .guardsFail([.accountActive]))
        #expect(fixture.book.contents.applications.isEmpty)
    }
}
