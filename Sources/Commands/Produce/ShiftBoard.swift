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

        /// How far it is.
        var bar: String? {
            report.progress.map { done in
                String(repeating: "●", count: done) + String(repeating: "○", count: BayReport.steps - done)
            }
        }
        /// How long it takes, or took.
        var time: Duration? {
            report.isBusy ? .now - since : report.progress == BayReport.steps ? took : nil
        }
        /// Whether work is done, or there is a token to look after.
        var isWatched: Bool { report.isBusy || report.token != nil }
    }

    private struct Face {
        var rows: [String: Row] = [:]
        /// What is drawn below the cursor's line of before.
        var drawn: [String] = []
        var made: Set<ApplicationNumber> = []
        var setAside = 0
        var waiting: Int?
        var wants = ShiftWants()
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
            face.rows[report.place] = [.gone, .answering].contains(report.state) ? nil : row
            return ShiftBoard.count(row, &face)
        }
        if let news { say(news) } else { redraw() }
    }

    func ask(for wants: ShiftWants) {
        face.withLock { $0.wants = wants }
        redraw()
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
        let report = row.report
        let token = report.token.map { "介质 \($0)" }
        let done = "✓ " + line([report.application?.text, token, row.took.map(seconds)])
        switch report.state {
        case .made(let letter):
            guard isNews(row, &face) else { return nil }
            return line([done, letter.map { _ in "密码信封已写出" }])
        case .madeWithoutLetter(let trouble):
            guard isNews(row, &face) else { return nil }
            return line([done, "密码信封未写出：\(trouble.words)"])
        case .setAside(let trouble):
            face.setAside += 1
            return "✗ " + line([report.application?.text, token, "介质已废弃：\(trouble.words)"])
        case .refused(let trouble): return note(report, token, trouble.words)
        case .pulled: return note(report, token, "介质被取出")
        case .idle(let wanted) where wanted.isEmpty: return nil
        case .stuck, .idle, .gone, .silent: return note(report, token, report.words)
        case .answering: return "✓ [\(report.place)] \(report.words)"
        case .empty, .reading, .making, .missed, .unserved, .asking: return nil
        }
    }

    /// What an operator may have to look after; words that name the token are not put behind its name.
    private static func note(_ report: BayReport, _ token: String?, _ words: String) -> String {
        let name = token.flatMap { words.contains($0) ? nil : $0 }
        return "! " + line(["[\(report.place)]", report.application?.text, name, words])
    }

    /// A finished token may be told again, when nobody could see for a while whether it was taken out.
    private static func isNews(_ row: Row, _ face: inout Face) -> Bool {
        row.report.application.map { face.made.insert($0).inserted } ?? false
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
        let lines = board(face, width, height: max(6, Terminal.talkHeight ?? 24))
        guard text != nil || lines != face.drawn else { return }
        var output = face.drawn.isEmpty ? "" : "\u{1B}[\(face.drawn.count)A\r\u{1B}[J"
        if let text { output += text + "\n" }
        output += lines.joined(separator: "\n")
        face.drawn = lines
        Terminal.say(output)
    }

    /// What fits: two lines for each reader, or one, or only the readers at which something is to be seen; the cursor cannot go
    /// above the first line of a terminal.
    private func board(_ face: Face, _ width: Int, height: Int) -> [String] {
        let left = face.waiting.map { "  待制 \($0)" } ?? ""
        let head = "制证 \(title)   已完成 \(face.made.count)  废弃 \(face.setAside)\(left)"
        let rows = face.rows.values.sorted { $0.report.place < $1.report.place }
        let wanted = Array(face.wants.lines.map { "! " + $0 }.prefix(max(0, height - 3 - rows.count)))
        let room = height - 3 - wanted.count
        let lines: [String]
        if rows.count * 2 <= room {
            lines = rows.flatMap { ShiftBoard.twoLines($0, face.wants) }
        } else if rows.count <= room {
            lines = rows.map { ShiftBoard.oneLine($0, face.wants) }
        } else {
            let first = rows.filter(\.isWatched) + rows.filter { !$0.isWatched }
            let shown = first.prefix(room - 1).sorted { $0.report.place < $1.report.place }
            lines =
                shown.map { ShiftBoard.oneLine($0, face.wants) } + ["  … 另有 \(rows.count - shown.count) 个读卡器"]
        }
        let foot = "Ctrl-C：完成手上的介质后停止"
        return ([head] + lines + wanted + [foot]).map { ShiftBoard.fit(Terminal.printable($0), width - 1) }
    }

    private static func twoLines(_ row: Row, _ wants: ShiftWants) -> [String] {
        let report = row.report
        let facts = [report.application?.text, report.token].compactMap(\.self).joined(separator: " ")
        return [
            "\(report.asks ? "›" : " ") " + line([report.place, facts]),
            "    "
                + line([
                    row.bar, report.words(with: wants), row.time.map(seconds),
                    report.pinTriesLeft.map { "PIN \($0)" },
                ]),
        ]
    }

    private static func oneLine(_ row: Row, _ wants: ShiftWants) -> String {
        let report = row.report
        return "\(report.asks ? "›" : " ") "
            + line([report.place, report.token, row.bar, report.words(with: wants), row.time.map(seconds)])
    }

    /// What there is to say, beside each other.
    private static func line(_ parts: [String?]) -> String {
        parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
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
