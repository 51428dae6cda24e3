import Centre
import Model
import Synchronization

/// Tells an operator how a shift goes.
protocol ShiftTeller: Sendable {
    /// Something changed at a reader.
    func show(_ report: BayReport)
    /// What is to be inserted changed.
    func ask(for wants: ShiftWants)
    /// Says something once.
    func say(_ text: String)
    /// The shift is over.
    func end() async
}

/// Tells it line by line, for a log or a pipe.
final class ShiftLog: ShiftTeller {
    /// What was said last, by reader: several moments have the same words.
    private let last = Mutex<[String: String]>([:])
    private let wants = Mutex(ShiftWants())

    func show(_ report: BayReport) {
        // The reading of a token is of use only to somebody who watches.
        if report.state == .reading { return }
        let facts = [report.application?.text, report.token].compactMap(\.self)
        let line = ["[\(report.place)]"] + facts + [report.words(with: wants.withLock { $0 })]
        let text = line.map(Terminal.printable).joined(separator: " ")
        let isNews = last.withLock { last in
            defer { last[report.place] = text }
            return last[report.place] != text
        }
        if isNews { Terminal.say(text) }
    }

    func ask(for wants: ShiftWants) {
        self.wants.withLock { $0 = wants }
        for words in wants.lines { Terminal.say("! " + Terminal.printable(words)) }
    }

    func say(_ text: String) { Terminal.say(text) }

    func end() async {}
}
