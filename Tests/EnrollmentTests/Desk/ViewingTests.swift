@testable import Enrollment
import Model
import TestSupport
import Testing

/// product.md §2.3, the row "view full PII + attachments".
@Suite("Looking at an application")
struct ViewingTests {
    @Test("A reviewer sees an application while it waits for the review, and it is on record before")
    func reviewer() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let seen = try await fixture.desk.view(record.number, by: fixture.reviewer)
        #expect(seen == record)
        _ = try await fixture.desk.view(record.number, document: "file-1", by: fixture.reviewer)
        let events = fixture.book.contents.audit.suffix(2)
        #expect(events.map(\.action) == ["application.view", "document.view"])
        #expect(events.allSatisfy { $0.actor == "li.na" && $0.object == record.number.text })
        #expect(events.last?.detail == ["snapshotVersion": "1", "document": "file-1"])

        _ = try await fixture.approve(record.number)
        let reason = try await refusal {
            _ = try await fixture.desk.view(record.number, by: fixture.reviewer)
        }
        #expect(reason == .notPermitted(.viewPersonalData), "what is decided is not looked at any more")
    }

    @Test("Whose grant is masked, of some fields or with a reason sees nothing whole; that is on record too")
    func others() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        for role in StaffRecord.Role.allCases where role != .reviewer {
            let person = Principal.staff(name: "person.\(role.rawValue)", roles: [role])
            let reason = try await refusal { _ = try await fixture.desk.view(record.number, by: person) }
            #expect(reason == .notPermitted(.viewPersonalData), "\(role)")
            let event = try #require(fixture.book.contents.audit.last)
            #expect(event.action == "application.view.refuse" && event.actor == person.auditName, "\(role)")
        }
    }

    @Test(
        "A business administrator gives a reason, which is on record; a reason opens nothing for anybody else"
    )
    func reasons() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        let person = Principal.staff(name: "zheng.guanli", roles: [.businessAdministrator])
        _ = try await fixture.desk.view(record.number, because: " 用户投诉核实 ", by: person)
        let event = try #require(fixture.book.contents.audit.last)
        #expect(event.action == "application.view" && event.actor == "zheng.guanli")
        #expect(event.detail == ["snapshotVersion": "1", "text": "用户投诉核实"])
        for text in ["", "x", String(repeating: "长", count: 201)] {
            let reason = try await refusal {
                _ = try await fixture.desk.view(record.number, because: text, by: person)
            }
            guard case .validationFailed = reason else {
                Issue.record("\(text.count) characters: \(reason)")
                continue
            }
        }
        for role in [StaffRecord.Role.support, .auditor, .producer, .finance, .reviewer] {
            let other = Principal.staff(name: "person.\(role.rawValue)", roles: [role])
            let reason = try await refusal {
                _ = try await fixture.desk.view(record.number, because: "用户投诉核实", by: other)
            }
            #expect(reason == .notPermitted(.viewPersonalData), "\(role)")
        }
    }

    @Test("The registrar who entered it sees it, another one does not")
    func registrar() async throws {
        let fixture = try DeskFixture()
        let file = try fixture.file("expert")
        let entered = try await fixture.desk.submit(
            file,
            uploads: DeskFixture.uploads(file),
            by: Submitter(login: "expert-1", registrar: .staff(name: "chen.shouli", roles: [.registrar]))
        )
        let own = Principal.staff(name: "chen.shouli", roles: [.registrar])
        #expect(try await fixture.desk.view(entered.number, by: own) == entered)
        let other = Principal.staff(name: "qian.shouli", roles: [.registrar])
        let reason = try await refusal { _ = try await fixture.desk.view(entered.number, by: other) }
        #expect(reason == .notPermitted(.viewPersonalData))
    }

    @Test(
        "A review is urgent by how long it waits",
        arguments: [
            (0, ReviewUrgency.calm), (43_199, .calm), (43_200, .soon), (86_399, .soon), (86_400, .late),
            (-60, .calm),
        ] as [(Int64, ReviewUrgency)]
    )
    func urgency(seconds: Int64, expected: ReviewUrgency) {
        let now = ManualClock().clock.now
        let submitted = now.advanced(bySeconds: -seconds)
        #expect(ReviewUrgency(submittedAt: submitted, now: now) == expected)
    }
}
