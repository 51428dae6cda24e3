import Foundation

/// `pki serve` beside the script.
final class Server: Sendable {
    private let process: Process
    private let log: URL

    init(_ words: [String], in folder: URL, _ environment: [String: String]) throws {
        log = folder.appendingPathComponent(".serve-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process = Run.process(
            [environment["PKI"] ?? "pki", "serve", "--port", "0"] + words,
            in: folder,
            environment
        )
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
    }

    /// Where it serves, once it says so.
    func waitForURL() throws -> String {
        for _ in 0..<600 {
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            if let match = text.firstMatch(of: /http:\/\/[0-9.]+:[0-9]+/) { return String(match.0) }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        stop()
        throw ScriptRunner.Failure(description: "pki serve did not start: \(text)")
    }

    /// Ends it, gracefully, and waits.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }
}
