import Foundation

/// One run of `produce-torture`, to its end or to its death.
package struct TortureRun: Sendable {
    /// The moments it told of, in order, and what it said at the end.
    package let lines: [String]
    /// Whether SIGKILL ended it.
    package let wasKilled: Bool
    /// The exit status, or the signal.
    package let status: Int32

    /// Whether the token was finished.
    package var isDone: Bool { status == 0 && lines.last?.hasPrefix("done ") == true }
    /// What it refused, or how it ended.
    package var outcome: String { isDone ? "done" : wasKilled ? "killed" : lines.last ?? "status \(status)" }

    /// Runs the program in `centre`, on the card kept in its file `card`.
    ///
    /// - Parameters:
    ///   - centre: where.
    ///   - card: the name of the card's file beside the state.
    ///   - death: when it shall end; nil to let it live.
    /// - Throws: when it cannot be started.
    package init(_ centre: PreparedCentre, card: String = "card.json", death: String? = nil) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: Programs.path("produce-torture"))
        process.arguments =
            [centre.state, PreparedCentre.definition, centre.path(card), "liu.zhizheng"]
            + (death.map { [$0] } ?? [])
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        wasKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
        status = process.terminationStatus
    }
}
