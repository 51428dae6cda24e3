@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Automatic checks of a review")
struct FindingTests {
    @Test("A submission that is in order passes every check that its business has", arguments: Fixture.names)
    func passes(name: String) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit(name)
        let findings = try fixture.desk.findings(on: record)
        #expect(findings == [ReviewFinding(.form, .passed), ReviewFinding(.duplicate, .passed)])
    }

    @Test("What an approval would be refused for is found before, with the rule's words")
    func ages() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        // A hundred years later nobody is of an age to apply.
        fixture.clock.advance(bySeconds: 100 * 366 * 86_400)
        let finding = try #require(try fixture.desk.findings(on: record).first)
        #expect(finding.subject == .form && finding.outcome == .failed)
        #expect(finding.detail?.isEmpty == false)
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(finding.detail == failures.map(\.message).joined(separator: "；"))
    }
}
