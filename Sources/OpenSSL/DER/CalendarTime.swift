package import Model

/// A Timestamp taken apart in the proleptic Gregorian calendar, UTC.
package struct CalendarTime: Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what four digits of year can say.
    private static let bounds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// Takes `timestamp` apart; what lies outside the years 0 to 9999 becomes the nearest moment inside.
    package init(_ timestamp: Timestamp) {
        let seconds = min(max(timestamp.secondsSinceEpoch, Self.bounds.lowerBound), Self.bounds.upperBound)
        let ofDay = Int((seconds % 86400 + 86400) % 86400)
        let days = Int((seconds - Int64(ofDay)) / 86400)
        (year, month, day) = Self.date(daysSinceEpoch: days)
        (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
    }

    /// Puts a time together; nil when a field is out of range or a leap second.
    package init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
        // The 31st of a shorter month comes back as another day.
        guard CalendarTime(timestamp) == self else { return nil }
    }

    /// The same moment in seconds.
    package var timestamp: Timestamp {
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        return Timestamp(secondsSinceEpoch: Int64(days * 86400 + hour * 3600 + minute * 60 + second))
    }

    // Both directions count years from 1 March, in eras of 400 years (146097 days), so that the leap day
    // is the last of its year.
    private static func date(daysSinceEpoch: Int) -> (Int, Int, Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
