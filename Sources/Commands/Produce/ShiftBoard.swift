import Centre
import Foundation
import Model
import Synchronization

/// The live view of a shift: a line for each reader, drawn over itself.
final class ShiftBoard: ShiftTeller {
    private struct Row {
        var report: BayReport
        var since: ContinuousClock.Instant
        var took: Duration?
    }

    private struct Face {
        var rows: [String: Row] = [:]
        var lines = 0
        var made: Set<ApplicationNumber> = []
        var setAside = 0
        var waiting: Int?
        var isOver = false
    }

    private let title: String
    private let waiting: @Sendable () async -> Int?
    private let face = Mutex(Face())
    private let ticker = Mutex<Task<Void, Never>?>(nil)

    /// Begins to draw.
    ///
    /// - Parameters:
    ///   - title: station and operator.
    ///   - waiting: how many jobs wait; nil when that cannot be told.
    init(title: String, waiting: @escaping @Sendable () async -> Int?) {
        self.title = title
        self.waiting = waiting
        ticker.withLock { task in
            task = Task { [weak self] in
                // The clocks on the board go on; the book is asked once a second.
                for tick in 0... where !Task.isCancelled {
                    if tick.isMultiple(of: 4) { await self?.recount() }
                    self?.redraw()
                    do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
                }
            }
        }
    }

    func show(_ report: BayReport) {
        let news = face.withLock { face -> String? in
            let old = face.rows[report.place]
            var row = old ?? Row(report: report, since: .now)
            if !(old?.report.isBusy ?? false) { (row.since, row.took) = (.now, nil) }
            if !report.isBusy, old?.report.isBusy == true { row.took = .now - row.since }
            row.report = report
            face.rows[report.place] = report.state == .gone ? nil : row
            return ShiftBoard.count(row, &face)
        }
        if let news { say(news) } else { redraw() }
    }

    func say(_ text: String) {
        face.withLock { face in
            draw(&face, above: Terminal.printable(text))
        }
    }

    func end() async {
        ticker.withLock { $0?.cancel() }
        await recount()
        face.withLock { face in
            draw(&face)
            face.isOver = true
        }
    }

    /// What stays above the board when a token is done with.
    private static func count(_ row: Row, _ face: inout Face) -> String? {
        let who = [row.report.application?.text, row.report.token].compactMap(\.self).joined(
            separator: "  介质 "
        )
        let time = row.took.map(seconds) ?? ""
        switch row.report.state {
        case .made(let letter):
            if let application = row.report.application { face.made.insert(application) }
            return "✓ \(who)  \(time)" + (letter.map { "  密码信封 \($0)" } ?? "")
        case .madeWithoutLetter(let trouble):
            if let application = row.report.application { face.made.insert(application) }
            return "✓ \(who)  \(time)  密码信封未写出：\(trouble.words)"
        case .setAside(let trouble):
            face.setAside += 1
            return "✗ \(who)  介质已废弃：\(trouble.words)"
        case .refused(let trouble): return "! [\(row.report.place)] \(who)  \(trouble.words)"
        case .stuck: return "! [\(row.report.place)] \(who)  \(row.report.words)"
        case .idle(let wanted) where !wanted.isEmpty:
            return "! [\(row.report.place)] \(who)  \(row.report.words)"
        case .gone: return "! [\(row.report.place)] 读卡器不在"
        case .pulled: return "! [\(row.report.place)] \(who)  介质被取出"
        case .empty, .reading, .making, .idle: return nil
        }
    }

    private func recount() async {
        let count = await waiting()
        face.withLock { $0.waiting = count }
    }

    private func redraw() {
        face.withLock { face in draw(&face) }
    }

    private func draw(_ face: inout Face, above text: String? = nil) {
        guard !face.isOver else { return text.map(Terminal.say) ?? () }
        let width = max(40, Terminal.talkWidth ?? 80)
        let lines = board(face, width)
        var output = face.lines > 0 ? "\u{1B}[\(face.lines)A\r\u{1B}[J" : ""
        if let text { output += text + "\n" }
        output += lines.joined(separator: "\n")
        face.lines = lines.count
        Terminal.say(output)
    }

    private func board(_ face: Face, _ width: Int) -> [String] {
        let left = face.waiting.map { "  待制 \($0)" } ?? ""
        let head = "制证 \(title)   已完成 \(face.made.count)  废弃 \(face.setAside)\(left)"
        let rows = face.rows.values.sorted { $0.report.place < $1.report.place }
        let lines = rows.flatMap { row in
            let report = row.report
            let bar =
                String(repeating: "●", count: report.progress)
                + String(repeating: "○", count: BayReport.steps - report.progress)
            let facts = [report.application?.text ?? "", report.token ?? ""].joined(separator: " ")
            let time =
                report.isBusy ? ShiftBoard.seconds(.now - row.since) : row.took.map(ShiftBoard.seconds) ?? ""
            let tries = report.pinTriesLeft.map { "PIN \($0)" } ?? ""
            let first = "\(report.asks ? "›" : " ") \(report.place)  \(facts)"
            return [
                first,
                "    \(bar)  " + [tries, time, report.words].filter { !$0.isEmpty }.joined(separator: "  "),
            ]
        }
        let foot = "Ctrl-C：完成手上的介质后停止"
        return ([head] + lines + [foot]).map { ShiftBoard.fit(Terminal.printable($0), width - 1) }
    }

    /// The text, cut where the line would break.
    private static func fit(_ text: String, _ width: Int) -> String {
        guard TextTable.width(text) > width else { return text }
        var kept = ""
        var used = 0
        for character in text {
            let cells = TextTable.width(String(character))
            guard used + cells < width else { break }
            kept.append(character)
            used += cells
        }
        return kept + "…"
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths =
            duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) 秒"
    }
}
