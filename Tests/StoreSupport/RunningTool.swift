import Foundation

/// A program that runs beside the test, with pipes to both ends.
package final class RunningTool {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread: [UInt8] = []

    package init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The next line of its output; nil when it closed it.
    package func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { return nil }
            unread.append(contentsOf: data)
        }
    }

    /// All lines that are left; ends when the program does.
    package func remainingLines() -> [String] {
        var lines: [String] = []
        while let line = line() {
            lines.append(line)
        }
        return lines
    }

    /// SIGKILL: no handler, no flush, no goodbye.
    package func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
    }

    /// Closes its input and waits for its end.
    package func finish() -> Int32 {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
