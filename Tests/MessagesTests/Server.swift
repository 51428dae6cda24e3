import Foundation
import Synchronization
import Testing

/// A program that serves while a test runs.
final class Server: Sendable {
    private let process: Mutex<Process>
    private let pipe = Pipe()

    /// Starts it; what it prints can be read by `line`.
    init(_ words: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = Mutex(process)
    }

    deinit { stop() }

    /// Its next line.
    func line() throws -> String {
        var line: [UInt8] = []
        while let octet = try pipe.fileHandleForReading.read(upToCount: 1)?.first, octet != 0x0A {
            line.append(octet)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Waits for its end.
    func finish() { process.withLock { $0.waitUntilExit() } }

    /// Ends it.
    func stop() {
        process.withLock { process in
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }
}
