import Model
import OpenSSL

/// Dates as HTTP writes them: IMF-fixdate, always GMT.
///
/// The calendar is that of ASN.1 times.
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
}
