import Foundation
public import Model

extension Profile.Lifetime {
    /// The last second of a certificate signed at `start`.
    ///
    /// Years are calendar years in Asia/Shanghai (UTC+8, no daylight saving time); from 29 February a year
    /// ends on 28 February. One second less, because notAfter is inclusive (product.md §5.1).
    public func end(from start: Timestamp) -> Timestamp {
        switch self {
        case .days(let days): start.advanced(bySeconds: Int64(days) * 86_400 - 1)
        case .years(let years): Profile.Lifetime.adding(years: years, to: start).advanced(bySeconds: -1)
        }
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return calendar
    }()

    private static func adding(years: Int, to start: Timestamp) -> Timestamp {
        let date = Date(timeIntervalSince1970: TimeInterval(start.secondsSinceEpoch))
        let later = calendar.date(byAdding: .year, value: years, to: date) ?? date
        return Timestamp(secondsSinceEpoch: Int64(later.timeIntervalSince1970))
    }
}
