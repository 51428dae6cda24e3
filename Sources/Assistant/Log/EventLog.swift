import Foundation
import Model
import Synchronization

/// What the assistant did, for somebody who helps: constants and facts, nothing that was typed, signed or shown as a secret.
final class EventLog: Sendable {
    private static let most = 500
    private let clock: WallClock
    private let file: LogFile?
    private let lines = Mutex<[String]>([])

    /// Makes an empty log.
    ///
    /// - Parameters:
    ///   - clock: the time.
    ///   - file: where lines are kept beside; nil for nowhere.
    init(clock: WallClock, file: LogFile? = nil) {
        self.clock = clock
        self.file = file
    }

    /// Adds a line; the oldest of 500 goes.
    func add(_ event: String, _ facts: String...) {
        let line = ([ShownTime.text(clock.now), event] + facts.map(\.printable)).joined(separator: " ")
        lines.withLock { lines in
            if lines.count >= EventLog.most { lines.removeFirst() }
            lines.append(line)
        }
        file?.append(line)
    }

    /// All lines, oldest first.
    var text: String {
        lines.withLock { $0.map { "\($0)\n" }.joined() }
    }
}

/// Times as people in China read them.
enum ShownTime {
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
}
