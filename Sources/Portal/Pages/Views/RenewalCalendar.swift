import Enrollment
import Model

/// 日历: the day on which a certificate's renewal opens and the day on which it ends, for its holder's own calendar.
///
/// Nothing in it is personal: the serial number, the days, and where the renewal begins.
///
/// ```
/// BEGIN:VCALENDAR … BEGIN:VEVENT … END:VEVENT … END:VCALENDAR
/// ```
///
/// Source: RFC 5545 §3.1 (lines of 75 octets, ended by CR LF), §3.6.1 (VEVENT), §3.6.6 (VALARM); product.md §13 item 6.
struct RenewalCalendar: Sendable {
    /// One day.
    struct Entry: Sendable {
        /// What tells it from the other one.
        let name: String
        let day: CalendarDay
        let summary: String
        /// When it reminds, as a duration before or after the beginning of the day.
        let alarm: String
    }

    private static let lineOctets = 75

    let serial: SerialNumber
    let madeAt: Timestamp
    /// Scheme, host and port of the portal.
    let origin: String
    let entries: [Entry]

    /// The file.
    var octets: [UInt8] {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pki//renewal//ZH", "METHOD:PUBLISH"]
        for entry in entries { lines += self.lines(of: entry) }
        lines.append("END:VCALENDAR")
        return lines.flatMap { RenewalCalendar.folded($0) }
    }

    private func lines(of entry: Entry) -> [String] {
        let host = origin.split(separator: "/").last.map(String.init) ?? "portal"
        return [
            "BEGIN:VEVENT", "UID:\(serial.hexadecimal)-\(entry.name)@\(host)",
            "DTSTAMP:\(RenewalCalendar.moment(madeAt))",
            "DTSTART;VALUE=DATE:\(RenewalCalendar.plain(entry.day.description))",
            "SUMMARY:\(RenewalCalendar.escaped(entry.summary))",
            "URL:\(origin)/certificates/\(serial.hexadecimal)", "TRANSP:TRANSPARENT", "BEGIN:VALARM",
            "ACTION:DISPLAY", "TRIGGER:\(entry.alarm)",
            "DESCRIPTION:\(RenewalCalendar.escaped(entry.summary))", "END:VALARM", "END:VEVENT",
        ]
    }

    /// `20261130T160500Z`.
    private static func moment(_ timestamp: Timestamp) -> String { plain(timestamp.rfc3339) }

    /// Without what stands between the digits.
    private static func plain(_ text: String) -> String { text.filter { $0 != "-" && $0 != ":" } }

    /// RFC 5545 §3.3.11.
    private static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                switch character {
                case "\\", ";", ",": ["\\", character]
                case "\n": ["\\", "n"]
                default: [character]
                }
            }
        )
    }

    /// RFC 5545 §3.1: what is longer goes on in lines that begin with a blank, and no character is cut.
    private static func folded(_ line: String) -> [UInt8] {
        var octets: [UInt8] = []
        var count = 0
        for scalar in line.unicodeScalars {
            let piece = Array(String(scalar).utf8)
            if count + piece.count > lineOctets {
                octets += [0x0D, 0x0A, 0x20]
                count = 1
            }
            octets += piece
            count += piece.count
        }
        return octets + [0x0D, 0x0A]
    }
}
