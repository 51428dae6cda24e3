import Centre
import Model

/// Tells an operator how a shift goes.
protocol ShiftTeller: Sendable {
    /// Something changed at a reader.
    func show(_ report: BayReport)
    /// Says something once.
    func say(_ text: String)
    /// The shift is over.
    func end()
}

/// Tells it line by line, for a log or a pipe.
struct ShiftLog: ShiftTeller {
    func show(_ report: BayReport) {
        // The reading of a token and single moments are of use only to somebody who watches.
        if report.state == .reading { return }
        let facts = [report.application?.text, report.token].compactMap(\.self)
        let line = ["[\(report.place)]"] + facts + [report.words]
        Terminal.say(line.map(Terminal.printable).joined(separator: " "))
    }

    func say(_ text: String) { Terminal.say(text) }

    func end() {}
}
