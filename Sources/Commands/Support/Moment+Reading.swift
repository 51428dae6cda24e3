import Foundation
import Model

extension Moment {
    /// Reads `2026-11-22`, `2026-11-22 08:00:00` or `2026-11-22T08:00:00`, in Asia/Shanghai, and
    /// `2026-11-22T00:00:00Z`, as results have it; nil for anything else.
    static func read(_ text: String) -> Timestamp? {
        guard text.hasSuffix("Z") else { return read(text, secondsFromGMT: 8 * 3600) }
        let local = String(text.dropLast())
        return local.contains("T") ? read(local, secondsFromGMT: 0) : nil
    }

    private static func read(_ text: String, secondsFromGMT offset: Int) -> Timestamp? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard (1...2).contains(parts.count) else { return nil }
        let day = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        let clock = parts.count == 2 ? parts[1].split(separator: ":", omittingEmptySubsequences: false) : []
        guard day.count == 3, clock.isEmpty || clock.count == 3,
            (day + clock).allSatisfy({ $0.utf8.count <= 4 && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = (day + clock).compactMap { Int($0) }
        guard numbers.count == day.count + clock.count, (1970...9999).contains(numbers[0]) else { return nil }
        let (hour, minute, second) = clock.isEmpty ? (0, 0, 0) : (numbers[3], numbers[4], numbers[5])
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: offset) ?? .gmt
        let components = DateComponents(
            calendar: calendar,
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: hour,
            minute: minute,
            second: second
        )
        guard components.isValidDate, let date = components.date else { return nil }
        return Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }
}
