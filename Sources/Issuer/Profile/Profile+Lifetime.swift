public import Model
import OpenSSL

extension Profile {
    /// How long a certificate lives.
    public enum Lifetime: Hashable, Sendable {
        /// Calendar years, less one second; 29 February becomes 28.
        case years(Int)
        /// Days of 86 400 seconds, less one second.
        case days(Int)
    }
}

extension Profile.Lifetime {
    /// The last second of a certificate signed at `start`.
    ///
    /// Years are calendar years in Asia/Shanghai (UTC+8, no daylight saving time); from 29 February a year
    /// ends on 28 February. One second less, because notAfter is inclusive (product.md §5.1).
    public func end(from start: Timestamp) -> Timestamp {
        extended(start).advanced(bySeconds: -1)
    }

    /// The last second of a certificate that goes on where another ends: one more lifetime, to the same second of
    /// the day (product.md §5.1).
    public func end(after oldEnd: Timestamp) -> Timestamp { extended(oldEnd) }

    /// The most days it can mean; a year may have 366.
    var longestDays: Int64 {
        switch self {
        case .days(let days): Int64(days)
        case .years(let years): Int64(years) * 366
        }
    }

    private func extended(_ moment: Timestamp) -> Timestamp {
        switch self {
        case .days(let days): moment.advanced(bySeconds: Int64(days) * 86_400)
        case .years(let years): Self.adding(years: years, to: moment)
        }
    }

    private static let hoursEastOfGreenwich: Int64 = 8

    private static func adding(years: Int, to start: Timestamp) -> Timestamp {
        let here = CalendarTime(start.advanced(bySeconds: hoursEastOfGreenwich * 3600))
        let later = moved(here, years: years, day: here.day) ?? moved(here, years: years, day: 28)
        // After the year 9999 no certificate can say when it ends.
        guard let later else { return start.advanced(bySeconds: Int64(years) * 366 * 86_400) }
        return later.timestamp.advanced(bySeconds: -hoursEastOfGreenwich * 3600)
    }

    private static func moved(_ time: CalendarTime, years: Int, day: Int) -> CalendarTime? {
        CalendarTime(
            year: time.year + years,
            month: time.month,
            day: day,
            hour: time.hour,
            minute: time.minute,
            second: time.second
        )
    }
}
