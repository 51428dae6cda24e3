import ArgumentParser
import Enrollment
import Foundation
import Model

/// A day, as people in Asia/Shanghai name it, on the command line.
struct DayOption: ExpressibleByArgument {
    /// The first second of the day.
    let start: Timestamp
    /// The last second of the day.
    var end: Timestamp { start.advanced(bySeconds: 86_399) }

    /// Reads `2026-11-22`; nil for a day that does not exist.
    init?(argument: String) {
        guard CalendarDay(argument) != nil,
            let date = try? Date("\(argument)T00:00:00+08:00", strategy: .iso8601)
        else { return nil }
        start = Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }
}
