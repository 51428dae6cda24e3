@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("我的证书, as the desk knows them")
struct HoldingTests {
    @Test("An account has the certificates of its applications and those that follow them, and nobody else's")
    func holdings() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let other = try await fixture.holder("tenderer-org", token: "TW0002")
        let uid = holder.application.subjectUID
        let next = try await fixture.issueCertificate(
            subjectUID: uid,
            profile: "EXPERT",
            days: 300,
            predecessor: holder.certificate
        )
        _ = try await fixture.issueCertificate(
            subjectUID: uid,
            profile: "EXPERT",
            days: 300,
            predecessor: next,
            activate: false
        )
        let held = try fixture.desk.holdings(of: holder.login)
        #expect(Set(held.map(\.certificate.id)) == [holder.certificate, next])
        #expect(held.allSatisfy { $0.name == "王建华" && $0.wasInUse })
        #expect(try fixture.desk.holdings(of: other.login).map(\.certificate.id) == [other.certificate])
        #expect(try fixture.desk.holdings(of: "nobody").isEmpty)
    }

    @Test(
        "What stands in the way is what a submission would be refused for",
        arguments: [
            ApplicationType.renew, .replace, .unlock, .revoke, .reissue,
        ]
    )
    func obstacles(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 40)
        func obstacle() throws -> EnrollmentError.Reason? {
            try fixture.desk.obstacle(to: type, about: holder.serial, of: holder.login)?.reason
        }
        func refused() async throws -> EnrollmentError.Reason {
            try await refusal { try await fixture.submit(type, holder) }
        }
        if type == .renew {
            let reason = try #require(try obstacle())
            #expect(try await refused() == reason)
            guard case .notInRenewalWindow = reason else {
                Issue.record("\(reason)")
                return
            }
        }
        fixture.clock.advance(bySeconds: 10 * 86_400)
        #expect(try obstacle() == nil)
        let open = try await fixture.submit(type, holder)
        #expect(try obstacle() == .conflictingApplication(open.number))
        _ = try await fixture.desk.withdraw(open.number, by: holder.principal)
        fixture.clock.advance(bySeconds: 30 * 86_400 + 1)
        #expect(try obstacle() == .certificateExpired(holder.serial))
        #expect(try await refused() == .certificateExpired(holder.serial))
    }

    @Test("Of somebody else's certificate nothing is said, not even that there is one")
    func stranger() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal {
            _ = try fixture.desk.obstacle(to: .revoke, about: holder.serial, of: "org-1")
        }
        guard case .notFound = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test(
        "A certificate with a successor in use is neither renewed nor replaced a second time",
        arguments: [ApplicationType.renew, .replace]
    )
    func followed(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let next = try await fixture.issueCertificate(
            subjectUID: holder.application.subjectUID,
            profile: "EXPERT",
            days: 300,
            predecessor: holder.certificate
        )
        let reason = try await refusal { try await fixture.submit(type, holder) }
        #expect(reason == .duplicateCertificate(next.serial))
        #expect(
            try fixture.desk.obstacle(to: type, about: holder.serial, of: holder.login)?.reason == reason
        )
        #expect(try await fixture.submit(.revoke, holder).state == .pendingReview)
    }

    @Test(
        "A certificate to which an encryption certificate belongs is neither renewed nor replaced, whenever that came",
        arguments: [ApplicationType.renew, .replace]
    )
    func paired(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let before = try await fixture.submit(type, holder)
        let pair = try await fixture.issueCertificate(
            subjectUID: holder.application.subjectUID,
            profile: "EXPERT-ENC",
            days: 20,
            application: holder.application.number,
            purpose: .encryption
        )
        let late = try await refusal { _ = try await fixture.approve(before.number) }
        #expect(late == .pairedCertificate(pair.serial))
        _ = try await fixture.desk.withdraw(before.number, by: holder.principal)
        let reason = try await refusal { try await fixture.submit(type, holder) }
        #expect(reason == .pairedCertificate(pair.serial))
        #expect(
            try fixture.desk.obstacle(to: type, about: holder.serial, of: holder.login)?.reason == reason
        )
        try await fixture.book.commit([
            .revokeCertificate(pair, Revocation(date: fixture.clock.clock.now, reason: .superseded))
        ])
        #expect(try await fixture.submit(type, holder).state == .pendingReview)
    }

    @Test("A draft about a certificate may be empty, and is judged by what it says")
    func emptyDrafts() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        for type in [ApplicationType.renew, .replace, .unlock, .revoke] {
            let root = JSONValue.object([
                ("type", .string(type.rawValue)), ("certificate", .string(holder.serial.hexadecimal)),
            ])
            let file = try ApplicationFile(json: CanonicalJSON.encode(root))
            #expect(try await fixture.desk.saveDraft(file, by: holder.submitter).state == .draft)
            #expect(try !fixture.desk.failures(of: file, by: holder.submitter).isEmpty, "\(type)")
            #expect(try fixture.desk.failures(of: file, by: holder.submitter, isDraft: true).isEmpty)
        }
        let wrong = JSONValue.object([
            ("type", .string("RENEW")), ("certificate", .string(holder.serial.hexadecimal)),
            ("identityUnchanged", .bool(false)), ("email", .string("none")),
        ])
        let file = try ApplicationFile(json: CanonicalJSON.encode(wrong))
        let faults = try fixture.desk.failures(of: file, by: holder.submitter, isDraft: true)
        #expect(Set(faults.map(\.field)) == ["identityUnchanged", "email"])
    }

    @Test(
        "A licence that lapsed since keeps nobody from saving a renewal, and is missed when it is submitted"
    )
    func lapsedLicence() async throws {
        let fixture = try DeskFixture()
        let document = try Document("tenderer-org").with("licenceValidTo", "2026-11-30")
        let owner = Submitter(login: "org-1")
        let application = try document.file
        let made = try await fixture.desk.submit(
            application,
            uploads: DeskFixture.uploads(application),
            by: owner
        )
        let id = try await fixture.issueCertificate(
            subjectUID: made.subjectUID,
            profile: made.profile,
            days: 20,
            application: made.number,
            token: "TW0001"
        )
        fixture.clock.advance(bySeconds: 10 * 86_400)
        let root = JSONValue.object([
            ("type", .string("RENEW")), ("certificate", .string(id.serial.hexadecimal)),
        ])
        let file = try ApplicationFile(json: CanonicalJSON.encode(root))
        #expect(try await fixture.desk.saveDraft(file, by: owner).state == .draft)
        let faults = try fixture.desk.failures(of: file, by: owner).map(\.field)
        #expect(faults.contains("licenceValidTo"))
        #expect(try fixture.desk.needs(of: file, by: owner).demand(.businessLicence) == .optional)
    }

    @Test("'Other' with a blank explanation is as without one")
    func blank() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal {
            try await fixture.submit(
                .revoke,
                holder,
                [
                    ("mobile", .string("13800000001")), ("email", .string("a@expert.example")),
                    ("revokeReason", .string("other")), ("revokeNote", .string("  ")),
                ]
            )
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["revokeNote"])
    }
}
