@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Submitting again, and drafts")
struct ResubmissionTests {
    @Test("A rejected application comes back as a new snapshot with its own documents")
    func resubmission() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.submit()
        let rejection = try Rejection(code: .illegibleDocument, text: "身份证复印件不清晰，请重新上传")
        let rejected = try await fixture.desk.reject(first.number, rejection, by: fixture.reviewer)
        let file = try Document("expert").with("mobile", "13800000009").file
        let again = try await fixture.desk.resubmit(
            first.number,
            file,
            uploads: DeskFixture.uploads(file),
            by: fixture.expert,
            version: rejected.version
        )
        #expect(again.state == .pendingReview)
        #expect(again.snapshotVersion == 2)
        #expect(again.version == 3)
        #expect(again.reviewer == nil)
        #expect(again.reasonCode == nil)
        #expect(again.subjectUID == first.subjectUID)
        #expect(fixture.book.contents.attachments.filter { $0.snapshotVersion == 2 }.count == 3)
        #expect(fixture.book.contents.notices.map(\.template) == ["SUBMITTED", "REJECTED", "SUBMITTED"])
    }

    @Test("A corrected identity number moves the application to another subject")
    func correctedIdentity() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.submit()
        let rejection = try Rejection(code: .identityMismatch, text: "号码与证件不符")
        _ = try await fixture.desk.reject(first.number, rejection, by: fixture.reviewer)
        let file = try Document("expert").with("idNumber", "11010119900307002X").file
        let again = try await fixture.desk.resubmit(
            first.number,
            file,
            uploads: DeskFixture.uploads(file),
            by: fixture.expert
        )
        #expect(again.subjectUID != first.subjectUID)
    }

    @Test("Only the owner resubmits, and only what is rejected or a draft; refused documents are not kept")
    func resubmissionRefused() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let file = try fixture.file()
        let uploads = DeskFixture.uploads(file)
        let stranger = try await refusal {
            _ = try await fixture.desk.resubmit(
                record.number,
                file,
                uploads: uploads,
                by: Submitter(login: "expert-2")
            )
        }
        #expect(stranger == .notPermitted(.edit))
        let early = try await refusal {
            _ = try await fixture.desk.resubmit(record.number, file, uploads: uploads, by: fixture.expert)
        }
        guard case .invalidTransition = early else {
            Issue.record("\(early)")
            return
        }
        #expect(fixture.vault.count == 3)
    }

    @Test("A draft may be incomplete, belongs to nobody's identity, and becomes an application")
    func drafts() async throws {
        let fixture = try DeskFixture()
        let partial = try ApplicationFile(json: Array(#"{"applicant":"EXPERT","applicantName":"王建华"}"#.utf8))
        let draft = try await fixture.desk.saveDraft(partial, by: fixture.expert)
        #expect(draft.state == .draft)
        let saved = try await fixture.desk.saveDraft(
            fixture.file(),
            as: draft.number,
            by: fixture.expert,
            version: 1
        )
        #expect(saved.version == 2)
        #expect(
            try await fixture.desk.saveDraft(fixture.file(), by: Submitter(login: "expert-2")).state == .draft
        )
        let file = try fixture.file()
        let record = try await fixture.desk.resubmit(
            draft.number,
            file,
            uploads: DeskFixture.uploads(file),
            by: fixture.expert
        )
        #expect(record.state == .pendingReview)
        #expect(record.snapshotVersion == 1)
        #expect(record.subjectUID != draft.subjectUID)
        #expect(fixture.book.contents.applications.count == 2)
    }

    @Test("A draft is discarded by its owner only, and a submitted application never")
    func discards() async throws {
        let fixture = try DeskFixture()
        let draft = try await fixture.desk.saveDraft(fixture.file(), by: fixture.expert)
        let stranger = try await refusal {
            try await fixture.desk.discard(draft.number, by: .applicant(login: "expert-2"))
        }
        #expect(stranger == .notPermitted(.edit))
        try await fixture.desk.discard(draft.number, by: fixture.applicant)
        #expect(fixture.book.contents.applications.isEmpty)
        let record = try await fixture.submit()
        let late = try await refusal { try await fixture.desk.discard(record.number, by: fixture.applicant) }
        guard case .invalidTransition = late else {
            Issue.record("\(late)")
            return
        }
    }
}
