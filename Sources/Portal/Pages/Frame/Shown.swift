import Enrollment
import Model

/// Values as people read them.
enum Shown {
    /// `2026-11-29 20:30`, in Asia/Shanghai.
    static func time(_ time: Timestamp) -> String {
        let minutes = ((time.secondsSinceEpoch + 8 * 3600) / 60) % 1440
        let clock = (0...1).map { part -> String in
            let number = part == 0 ? minutes / 60 : minutes % 60
            return number < 10 ? "0\(number)" : "\(number)"
        }
        return "\(CalendarDay(time)) \(clock.joined(separator: ":"))"
    }

    /// `1677 81 4a` as in the manual: octets apart.
    static func serial(_ serial: SerialNumber) -> String {
        let digits = Array(serial.hexadecimal)
        return stride(from: 0, to: digits.count, by: 2)
            .map { String(digits[$0..<min($0 + 2, digits.count)]) }.joined(separator: " ")
    }

    /// `JPG`.
    static func type(_ mediaType: String) -> String {
        switch mediaType {
        case "image/jpeg": "JPG"
        case "image/png": "PNG"
        default: "PDF"
        }
    }

    /// `1.2 MB`.
    static func size(_ octets: Int) -> String {
        guard octets >= 1 << 20 else { return "\(max(1, octets >> 10)) KB" }
        return "\(octets >> 20).\((octets % (1 << 20)) * 10 >> 20) MB"
    }
}
