public import Model

/// A day of the Gregorian calendar as people in Asia/Shanghai (UTC+8, no daylight saving) name it.
///
/// Years 1 to 9999.
///
/// Source: product.md, introduction.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31, and real in its month.
    public let day: Int

    /// Makes a day; nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard (1...CalendarDay.length(ofMonth: month, in: year)).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `yyyy-MM-dd`; nil when malformed or no real day.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        self.init(digits: parts.map { String(decoding: $0, as: UTF8.self) }.joined())
    }

    /// Reads `yyyyMMdd`; nil when malformed or no real day.
    init?(digits text: String) {
        guard let digits = ASCII.digits(text), digits.count == 8 else { return nil }
        let number = digits.reduce(0) { $0 * 10 + $1 }
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// The day that clocks in Asia/Shanghai show at `timestamp`.
    public init(_ timestamp: Timestamp) {
        let seconds = min(max(timestamp.secondsSinceEpoch, -62_135_596_800), 253_402_214_400)
        let local = seconds + 8 * 3600
        self.init(daysSinceEpoch: Int(local / 86_400) - (local % 86_400 < 0 ? 1 : 0))
    }

    /// The proleptic Gregorian calendar by 400-year eras that begin on 1 March.
    private init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * ofYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        day = ofYear - (153 * monthFromMarch + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The same count that `init(daysSinceEpoch:)` reads.
    private var daysSinceEpoch: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = (yearFromMarch >= 0 ? yearFromMarch : yearFromMarch - 399) / 400
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 00:00:00 of this day in Asia/Shanghai.
    public var start: Timestamp {
        Timestamp(secondsSinceEpoch: Int64(daysSinceEpoch) * 86_400 - 8 * 3600)
    }

    /// The day so many days later; earlier for a negative number, and never beyond the year 9999.
    public func advanced(byDays days: Int) -> CalendarDay {
        CalendarDay(Timestamp(secondsSinceEpoch: start.secondsSinceEpoch + Int64(days) * 86_400))
    }

    /// How many days lie between this day and `other`; negative when `other` is earlier.
    public func days(until other: CalendarDay) -> Int { other.daysSinceEpoch - daysSinceEpoch }

    /// `yyyy-MM-dd`.
    public var description: String {
        "\(ASCII.padded(year, 4))-\(ASCII.padded(month, 2))-\(ASCII.padded(day, 2))"
    }

    /// `yyyyMMdd`.
    public var compact: String {
        ASCII.padded(year, 4) + ASCII.padded(month, 2) + ASCII.padded(day, 2)
    }

    /// Whole years from this day to `other`; negative when `other` is earlier.
    public func years(until other: CalendarDay) -> Int {
        let isBeforeAnniversary = (other.month, other.day) < (month, day)
        return other.year - year - (isBeforeAnniversary ? 1 : 0)
    }

    /// Orders by time.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }
}
