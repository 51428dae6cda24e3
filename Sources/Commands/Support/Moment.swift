import Foundation
import Model

/// A time in a result: people read it in the hour of Asia/Shanghai, programs with its zone (RFC 3339).
struct Moment: Hashable {
    private static let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
    private static let style = Date.ISO8601FormatStyle(
        dateSeparator: .dash,
        dateTimeSeparator: .space,
        timeSeparator: .colon,
        timeZone: zone
    ).year().month().day().time(includingFractionalSeconds: false)
    private let timestamp: Timestamp

    /// Takes a time.
    init(_ timestamp: Timestamp) {
        self.timestamp = timestamp
    }

    /// `2026-11-22 08:00:00`.
    static func text(_ timestamp: Timestamp) -> String { date(timestamp).formatted(style) }

    /// The text of a time that may be absent.
    static func text(_ timestamp: Timestamp?) -> String {
        timestamp.map(text) ?? "-"
    }

    private static func date(_ timestamp: Timestamp) -> Date {
        Date(timeIntervalSince1970: TimeInterval(timestamp.secondsSinceEpoch))
    }
}

extension Moment: Cell {
    var shown: String { Moment.text(timestamp) }
    /// `2026-11-22T00:00:00Z`.
    var written: String { Moment.date(timestamp).formatted(.iso8601) }
}

extension Moment: CustomStringConvertible {
    var description: String { shown }
}

extension Moment: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(written)
    }
}
