@testable import Enrollment
import Model
import Testing

/// product.md §10.3.
@Suite("Subjects of certificates")
struct CertificateSubjectTests {
    private func subject(_ document: Document, isEmailVerified: Bool = false) throws -> CertificateSubject {
        let today = try #require(Fixture.today)
        let snapshot = ApplicationSnapshot(
            form: try document.file.form(today: today),
            attachments: [],
            submittedOn: today,
            isEmailVerified: isEmailVerified,
            isMobileVerified: false
        )
        return CertificateSubject(snapshot, subjectUID: "00112233AABBCCDD")
    }

    private func name(_ subject: CertificateSubject) -> String {
        subject.attributes.map { "\($0.kind.rawValue)=\($0.value)" }.joined(separator: ",")
    }

    @Test("An expert's name has platform, 评标专家, name and uid, in DER order")
    func expert() throws {
        let subject = try subject(Document("expert"))
        #expect(name(subject) == "C=CN,O=必联电子招标投标平台,OU=评标专家,CN=王建华,serialNumber=00112233AABBCCDD")
        #expect(subject.verifiedEmail == nil)
        #expect(subject.creditCode == nil)
    }

    @Test("An organisation's name has its place, itself twice and its credit code")
    func organization() throws {
        let subject = try subject(Document("tenderer-org"))
        #expect(
            name(subject) == "C=CN,ST=北京市,L=北京市,O=北京示例招标有限公司,CN=北京示例招标有限公司,serialNumber=91110108MA01XXXX8A"
        )
        #expect(subject.fullOrganizationName == nil)
    }

    @Test("A handler's name has the organisation, 经办人, name and uid")
    func handler() throws {
        let subject = try subject(Document("bidder-handler"))
        #expect(
            name(subject)
                == "C=CN,ST=广东省,L=深圳市,O=深圳市示例建设工程（集团）股份有限公司,OU=经办人,CN=买买提·艾力,serialNumber=00112233AABBCCDD"
        )
        #expect(subject.creditCode == "91440300MA5EXMPLXX")
    }

    @Test("No subject carries the number of an identity document", arguments: Fixture.names)
    func privacy(fixture: String) throws {
        let document = try Document(fixture)
        let number = document.root["idNumber"]?.text ?? document.root["handler"]?["idNumber"]?.text
        let subject = try subject(document, isEmailVerified: true)
        #expect(!name(subject).contains(try #require(number)))
    }

    @Test("A mail address is certified only when verified, in ASCII")
    func email() throws {
        let subject = try subject(Document("tenderer-org"), isEmailVerified: true)
        #expect(subject.verifiedEmail == "chen.xiao@xn--fsq092h.xn--fiqs8s")
    }

    @Test("A name of 64 characters stays, one of 65 is shortened to 64 and travels in full beside")
    func longNames() throws {
        let fits = String(repeating: "长", count: 60) + "有限公司"
        let whole = try subject(Document("tenderer-org").with("orgName", fits))
        #expect(whole.attributes.contains(NameAttribute(.organization, fits)))
        #expect(whole.fullOrganizationName == nil)
        let long = "甲" + fits
        let short = try subject(Document("tenderer-org").with("orgName", long))
        let shortened = try #require(short.attributes.first { $0.kind == .organization }?.value)
        #expect(
            shortened == "甲" + String(repeating: "长", count: 39) + "…" + String(repeating: "长", count: 19)
                + "有限公司"
        )
        #expect(shortened.unicodeScalars.count == 64)
        #expect(short.fullOrganizationName == long)
    }

    @Test("Shortening never separates a mark from its base", arguments: 60..<100)
    func wholeCharacters(count: Int) {
        let name =
            String(repeating: "x\u{323}\u{307}", count: count / 3) + String(repeating: "长", count: count)
        let short = OrganizationAbbreviation.shorten(name)
        #expect(short.unicodeScalars.count <= 64)
        #expect(short.allSatisfy { $0 == "…" || name.contains($0) })
    }

    @Test("Only an approved application has a subject")
    func approvedOnly() async throws {
        let fixture = try DeskFixture()
        let pending = try await fixture.submit()
        #expect(throws: EnrollmentError(.notApproved(pending.number))) {
            try CertificateSubject(approved: pending)
        }
        let unpaid = try await fixture.approve(pending.number)
        #expect(throws: EnrollmentError(.notApproved(pending.number))) {
            try CertificateSubject(approved: unpaid)
        }
        let producing = try await fixture.pay(pending.number)
        let subject = try CertificateSubject(approved: producing)
        #expect(subject.subjectUID == producing.subjectUID)
        #expect(subject.verifiedEmail == "wang.jianhua@expert.example")
    }
}
