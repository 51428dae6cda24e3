@testable import Enrollment
import Model
import Testing

@Suite("Days in Asia/Shanghai")
struct CalendarDayTests {
    @Test("A day begins at 16:00 UTC of the day before")
    func boundary() {
        let midnight = Timestamp(secondsSinceEpoch: 1_795_305_600)
        #expect(CalendarDay(midnight).description == "2026-11-22")
        #expect(CalendarDay(midnight.advanced(bySeconds: 16 * 3600 - 1)).description == "2026-11-22")
        #expect(CalendarDay(midnight.advanced(bySeconds: 16 * 3600)).description == "2026-11-23")
    }

    @Test(
        "Known instants have their known days",
        arguments: [
            (0, "1970-01-01"), (-1, "1970-01-01"), (-28_801, "1969-12-31"), (951_753_600, "2000-02-29"),
            (1_709_136_000, "2024-02-29"), (4_107_427_200, "2100-02-28"), (4_107_513_600, "2100-03-01"),
        ] as [(Int64, String)]
    )
    func instants(seconds: Int64, day: String) {
        #expect(CalendarDay(Timestamp(secondsSinceEpoch: seconds)).description == day)
    }

    @Test("Instants beyond the calendar stay within it", arguments: [Int64.min, Int64.max])
    func extremes(seconds: Int64) {
        let day = CalendarDay(Timestamp(secondsSinceEpoch: seconds))
        #expect((1...9999).contains(day.year))
    }

    @Test("A walk of a hundred years meets every day once")
    func walk() throws {
        var day = CalendarDay(Timestamp(secondsSinceEpoch: 0))
        for count in 1...36_525 {
            let next = CalendarDay(Timestamp(secondsSinceEpoch: Int64(count) * 86_400))
            #expect(day < next)
            #expect(CalendarDay(next.description) == next)
            day = next
        }
        #expect(day.description == "2070-01-01")
    }

    @Test(
        "Days that do not exist are refused",
        arguments: [
            "1999-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "20260101", "",
            "----", "2026-01-01x",
            "0000-01-01", "２０２６-01-01", "-026-01-01",
        ]
    )
    func impossible(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("Years are complete on the anniversary, on 1 March for 29 February")
    func years() throws {
        let leap = try #require(CalendarDay("2008-02-29"))
        #expect(leap.years(until: try #require(CalendarDay("2026-02-28"))) == 17)
        #expect(leap.years(until: try #require(CalendarDay("2026-03-01"))) == 18)
        #expect(leap.years(until: try #require(CalendarDay("2008-02-28"))) == -1)
    }
}
