import Foundation
import TestSupport

/// The `openssl` of the machine, which shares no code of ours.
enum OpenSSLTool {
    /// What a run left.
    struct Result {
        let status: Int32
        let text: String
    }

    /// Runs `openssl` for at most 30 seconds.
    static func run(_ arguments: [String]) async throws -> Result {
        let folder = try TemporaryDirectory()
        try Data().write(to: folder.url.appendingPathComponent("output"))
        let output = try FileHandle(forWritingTo: folder.url.appendingPathComponent("output"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "30", "openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Result(
            status: status,
            text: try String(contentsOfFile: folder.path("output"), encoding: .utf8)
        )
    }
}
