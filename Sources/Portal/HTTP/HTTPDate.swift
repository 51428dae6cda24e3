import Model
import OpenSSL

/// Dates as HTTP writes them: IMF-fixdate, always GMT.
///
/// The calendar is that of ASN.1 times, whose digits both directions go through.
///
/// Source: RFC 9110 §5.6.7.
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// As `Sun, 06 Nov 1994 08:49:37 GMT`; years 0 to 9999.
    static func format(_ timestamp: Timestamp) -> String {
        // YYYYMMDDHHMMSSZ behind identifier and length.
        let digits = DER.generalizedTime(timestamp).dropFirst(2).map { Character(UnicodeScalar($0)) }
        func text(_ range: Range<Int>) -> String { String(digits[range]) }
        let sinceSunday = (timestamp.secondsSinceEpoch / 86_400 + 4) % 7
        let day = days[Int((sinceSunday + 7) % 7)]
        let month = months[max(0, min((Int(text(4..<6)) ?? 1) - 1, 11))]
        return
            "\(day), \(text(6..<8)) \(month) \(text(0..<4)) \(text(8..<10)):\(text(10..<12)):\(text(12..<14)) GMT"
    }

    /// Reads any of the three forms that HTTP has had; nil for anything else.
    static func parse(_ text: String) -> Timestamp? {
        guard text.utf8.count <= 64 else { return nil }
        let parts = text.split { " ,-:".contains($0) }
        switch (parts.count, text.count { $0 == "-" }) {
        case (8, 0):
            let time = timestamp(year: year(parts[3]), month: parts[2], day: parts[1], time: parts[4...6])
            return time.map(format) == text ? time : nil
        case (8, 2) where parts[7] == "GMT":
            return timestamp(year: year(parts[3]), month: parts[2], day: parts[1], time: parts[4...6])
        case (7, 0):
            return timestamp(year: year(parts[6]), month: parts[1], day: parts[2], time: parts[3...5])
        default: return nil
        }
    }

    private static func timestamp(
        year: Int?,
        month: Substring,
        day: Substring,
        time: ArraySlice<Substring>
    ) -> Timestamp? {
        guard let year, let month = months.firstIndex(of: String(month)) else { return nil }
        var digits =
            padded(String(year), to: 4) + padded(String(month + 1), to: 2) + padded(String(day), to: 2)
        for part in time { digits += padded(String(part), to: 2) }
        let content = Array("\(digits)Z".utf8)
        return try? DER.timestamp(tag: DERTag.generalizedTime, content: content[...])
    }

    /// Two digits are in the century that puts them at most 50 years ahead; 2070 is far enough.
    private static func year(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        guard let year = Int(text), text.count == 2 || text.count == 4 else { return nil }
        guard text.count == 2 else { return year }
        return year < 70 ? 2000 + year : 1900 + year
    }

    private static func padded(_ digits: String, to count: Int) -> String {
        String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
