@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("到期提醒")
struct ReminderTests {
    @Test("A holder is reminded once at each mark, with the day the window opens, and after the end no more")
    func marks() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 70)
        var days: [Int] = []
        for day in 0...75 {
            for _ in 0..<3 {
                days += try await fixture.desk.remindAll().map { id in
                    #expect(id == holder.certificate)
                    return 70 - day
                }
            }
            fixture.clock.advance(bySeconds: 86_400)
        }
        #expect(days == [60, 30, 15, 7, 3, 1])
        let notice = try #require(fixture.book.contents.notices.last { $0.template == "EXPIRING" })
        #expect(notice.values["validTo"] == "2027-01-31" && notice.values["opens"] == "2027-01-01")
        #expect(notice.application == holder.application.number)
    }

    @Test("A renewed certificate is not spoken of any more")
    func renewed() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 20)
        _ = try await fixture.issueCertificate(
            subjectUID: holder.application.subjectUID,
            profile: "EXPERT",
            days: 385,
            predecessor: holder.certificate
        )
        #expect(try await fixture.desk.remindAll().isEmpty)
    }

    @Test("Marks that passed while nothing ran are not made up for")
    func caughtUp() async throws {
        let fixture = try DeskFixture()
        _ = try await fixture.holder(days: 70)
        fixture.clock.advance(bySeconds: 66 * 86_400)
        #expect(try await fixture.desk.remindAll().count == 1)
        #expect(try await fixture.desk.remindAll().isEmpty)
        #expect(fixture.templates.filter { $0 == "EXPIRING" }.count == 1)
    }
}
