import Foundation
import Model

/// Times as people at the centre read them: Asia/Shanghai, to the second.
enum Moment {
    private static let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

    /// `2026-11-22 08:00:00`.
    static func text(_ timestamp: Timestamp) -> String {
        let style = Date.ISO8601FormatStyle(
            dateSeparator: .dash,
            dateTimeSeparator: .space,
            timeSeparator: .colon,
            timeZone: zone
        ).year().month().day().time(includingFractionalSeconds: false)
        return Date(timeIntervalSince1970: TimeInterval(timestamp.secondsSinceEpoch)).formatted(style)
    }

    /// The text of a time that may be absent.
    static func text(_ timestamp: Timestamp?) -> String {
        timestamp.map(text) ?? "-"
    }
}
