import Foundation
import Model
import Synchronization

/// What the assistant did, for somebody who helps: constants and facts, nothing that was typed, signed or shown as a secret.
final class EventLog: Sendable {
    private static let most = 500
    private static let minute: Int64 = 60

    /// When a line was last added that anybody can cause, and how often there was cause for it since.
    private struct Told {
        let at: Timestamp
        var untold = 0
    }

    private let clock: WallClock
    private let file: LogFile?
    private let lines = Mutex<[String]>([])
    private let told = Mutex<[String: Told]>([:])

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

    /// Adds a line that anybody can cause, any page of the web among them: one a minute at most, with how often it was left out, so
    /// that it drives no other line out.
    func addSparingly(_ event: String) {
        let now = clock.now
        let untold = told.withLock { told -> Int? in
            // A clock that is set back keeps no line out.
            if let last = told[event], now >= last.at, now < last.at.advanced(bySeconds: EventLog.minute) {
                told[event]?.untold += 1
                return nil
            }
            defer { told[event] = Told(at: now) }
            return told[event]?.untold ?? 0
        }
        guard let untold else { return }
        if untold == 0 { add(event) } else { add(event, "and \(untold) before") }
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
