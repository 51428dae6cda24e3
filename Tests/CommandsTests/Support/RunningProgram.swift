import Foundation

/// A program beside the test, with nothing on its standard input.
final class RunningProgram: Sendable {
    private let process = Process()
    private let output: URL
    private let talk: URL

    /// Starts it; `PKI_…` variables of the test's own environment are not handed on.
    init(_ words: [String], in folder: URL, _ environment: [String: String] = [:]) throws {
        let name = UUID().uuidString
        output = folder.appendingPathComponent(".out-\(name)")
        talk = folder.appendingPathComponent(".err-\(name)")
        for file in [output, talk] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: talk)
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PKI_") }
        process.environment = inherited.merging(environment) { _, new in new }
        try process.run()
    }

    deinit {
        // A test that failed must not leave a program that goes on with the cards of the next one.
        if process.isRunning { kill() }
        for file in [output, talk] { try? FileManager.default.removeItem(at: file) }
    }

    /// Whether it has not ended.
    var isRunning: Bool { process.isRunning }

    /// What it has said on standard error up to now.
    var talkSoFar: String { (try? String(contentsOf: talk, encoding: .utf8)) ?? "" }

    /// Waits until it has said something that matches, for thirty seconds at most.
    func waitForTalk(_ pattern: String) throws -> String {
        let regex = try Regex(pattern)
        for _ in 0..<1500 {
            let wasRunning = isRunning
            if let match = talkSoFar.firstMatch(of: regex) { return String(match.0) }
            guard wasRunning else { break }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw ScriptRunner.Failure(description: "it never said \(pattern): \(talkSoFar)")
    }

    /// Asks it to end.
    func terminate() { process.terminate() }

    /// SIGKILL: no handler, no flush, no goodbye.
    func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Waits for its end.
    func finish() throws -> Run {
        process.waitUntilExit()
        let isSignal = process.terminationReason == .uncaughtSignal
        return Run(
            status: process.terminationStatus + (isSignal ? 128 : 0),
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            talk: String(decoding: try Data(contentsOf: talk), as: UTF8.self)
        )
    }
}
