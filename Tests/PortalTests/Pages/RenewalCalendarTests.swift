import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// RFC 5545.
@Suite("The renewal of a certificate in a calendar")
struct RenewalCalendarTests {
    @Test(
        "The day on which it opens and the day on which it ends are two events, and nobody's name is in them"
    )
    func days() async throws {
        let holder = try await HolderPages(days: 200)
        let reply = await holder.get("\(holder.path)/renewal.ics")
        let text = HolderPages.text(reply)
        #expect(reply.status == 200)
        #expect(reply.fields.contains { $0 == ("content-type", "text/calendar; charset=utf-8") })
        let window = RenewalWindow(Sample.now.advanced(bySeconds: 200 * 86_400))
        for day in [window.opensOn, window.endsOn] {
            let digits = day.description.filter { $0 != "-" }
            #expect(text.contains("DTSTART;VALUE=DATE:\(digits)\r\n"), "\(day)")
        }
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(text.split(separator: "BEGIN:VEVENT").count == 3)
        #expect(!text.contains("王建华") && !text.contains("zhang"))
        #expect(HolderPages.text(await holder.get(holder.path)).contains("\(holder.path)/renewal.ics"))
    }

    @Test("No line is longer than 75 octets, no character is cut, and what separates is escaped")
    func lines() throws {
        let calendar = RenewalCalendar(
            serial: Sample.serial(1),
            madeAt: Sample.now,
            origin: "https://ca.example.cn:8443",
            entries: [
                RenewalCalendar.Entry(
                    name: "opens",
                    day: CalendarDay(Sample.now),
                    summary: String(repeating: "证书", count: 40) + "; 更新, 到期\\",
                    alarm: "PT9H"
                )
            ]
        )
        let text = try #require(String(validating: calendar.octets, as: UTF8.self))
        let lines = text.split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("证书\\; 更新\\, 到期\\\\\r\n"))
        #expect(unfolded.contains("@ca.example.cn:8443\r\n"))
    }

    @Test("What was revoked has no renewal")
    func revoked() async throws {
        let holder = try await HolderPages()
        let revocation = Revocation(date: Sample.now, reason: .keyCompromise)
        try await holder.book.commit([.revokeCertificate(holder.certificate, revocation)])
        #expect(await holder.get("\(holder.path)/renewal.ics").status == 404)
        #expect(!HolderPages.text(await holder.get(holder.path)).contains("renewal.ics"))
    }
}
