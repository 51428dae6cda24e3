@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("What is open about one certificate")
struct ConflictTests {
    /// product.md §4.4: pairs that exclude each other.
    private static func excludes(_ first: ApplicationType, _ second: ApplicationType) -> Bool {
        let successions: Set<ApplicationType> = [.renew, .replace]
        return first == second || (successions.contains(first) && successions.contains(second))
    }

    private static let businesses: [ApplicationType] = [.renew, .replace, .unlock, .revoke, .reissue]

    @Test(
        "Every pair of businesses is open together, or excludes each other, as the rules say",
        arguments: businesses
    )
    func pairs(first: ApplicationType) async throws {
        for second in Self.businesses {
            let fixture = try DeskFixture()
            let holder = try await fixture.holder()
            let open = try await fixture.submit(first, holder)
            guard Self.excludes(first, second) else {
                #expect(try await fixture.submit(second, holder).state == .pendingReview)
                continue
            }
            let reason = try await refusal { try await fixture.submit(second, holder) }
            #expect(reason == .conflictingApplication(open.number), "\(first) \(second)")
        }
    }

    @Test("A new one refuses while a certificate is in use, and 补办 does not")
    func duplicate() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal { try await fixture.submit("expert", by: holder.submitter) }
        #expect(reason == .duplicateCertificate(holder.serial))
        #expect(try await fixture.submit(.reissue, holder).state == .pendingReview)
    }

    @Test("A draft about a certificate is kept, blocks nobody, and is submitted as it is")
    func drafts() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let file = try fixture.usual(.renew, holder)
        let draft = try await fixture.desk.saveDraft(file, by: holder.submitter)
        #expect(draft.type == .renew && draft.certificate == holder.certificate)
        #expect(draft.number.text.contains("R"))
        let other = try await fixture.submit(.replace, holder)
        _ = try await fixture.desk.withdraw(other.number, by: holder.principal)
        let submitted = try await fixture.desk.resubmit(
            draft.number,
            file,
            uploads: DeskFixture.uploads(file),
            by: holder.submitter
        )
        #expect(submitted.state == .pendingReview && submitted.subjectUID == holder.application.subjectUID)
    }

    @Test("A submission under one key is one application, of every business", arguments: businesses)
    func keys(type: ApplicationType) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let file = try fixture.usual(type, holder)
        let uploads = DeskFixture.uploads(file)
        let first = try await fixture.desk.submit(file, uploads: uploads, by: holder.submitter, key: "k")
        let again = try await fixture.desk.submit(file, uploads: uploads, by: holder.submitter, key: "k")
        #expect(first == again)
        #expect(fixture.book.contents.applications.count == 2)
    }

    @Test("A replacement that changes nothing is refused, and one that changes the name is not")
    func replacement() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let same = try await refusal {
            try await fixture.submit(.replace, holder, [("changeNote", .string("没有任何变更"))])
        }
        guard case .validationFailed(let failures) = same else {
            Issue.record("\(same)")
            return
        }
        #expect(failures.map(\.field) == ["changeNote"])
        #expect(try await fixture.submit(.replace, holder).state == .pendingReview)
    }
}
