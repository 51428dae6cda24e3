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
        try self.init(
            [centre.state, PreparedCentre.definition, centre.path(card), "liu.zhizheng"]
                + (death.map { [$0] } ?? [])
        )
    }

    /// Lets a certificate be followed by `act`, with the key kept in the file `key` beside the state.
    ///
    /// - Parameters:
    ///   - act: how.
    ///   - serial: the predecessor's serial number, hexadecimal.
    ///   - key: the name of the key's file.
    ///   - centre: where.
    ///   - death: when it shall end; nil to let it live.
    /// - Throws: when it cannot be started.
    package init(
        succeeding act: String,
        _ serial: String,
        key: String,
        in centre: PreparedCentre,
        death: String? = nil
    ) throws {
        try self.init(
            ["succeed", centre.state, centre.path("definition"), "admin", act, serial, centre.path(key)]
                + (death.map { [$0] } ?? [])
        )
    }

    private init(_ arguments: [String]) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: Programs.path("produce-torture"))
        process.arguments = arguments
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
