import Foundation
import TestSupport

/// A program of the machine, run for one test.
public enum Tool {
    /// What a run left.
    public struct Result: Sendable {
        /// The exit status; 124 when it took too long.
        public let status: Int32
        /// What it wrote to standard output and standard error.
        public let text: String
    }

    /// Runs `name` with `arguments` and no input for at most 30 seconds.
    public static func run(_ name: String, _ arguments: [String]) async throws -> Result {
        let directory = try TemporaryDirectory()
        let path = try directory.write([], to: "output")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "30", name] + arguments
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Result(status: status, text: String(decoding: try directory.read("output"), as: UTF8.self))
    }
}
