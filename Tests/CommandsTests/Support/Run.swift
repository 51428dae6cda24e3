import Foundation

/// A program, run to its end.
struct Run: Sendable, CustomStringConvertible {
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let talk: String

    static let none = Run(status: 0, output: "", talk: "")
    var description: String { "status \(status)\nstdout: \(output)\nstderr: \(talk)" }

    private init(status: Int32, output: String, talk: String) {
        self.status = status
        self.output = output
        self.talk = talk
    }

    /// Runs `words`; ends when the program does. A signal counts as status 128 and its number.
    init(_ words: [String], in folder: URL, _ environment: [String: String] = [:]) throws {
        let process = Run.process(words, in: folder, environment)
        let name = UUID().uuidString
        let (out, err) = (
            folder.appendingPathComponent(".out-\(name)"), folder.appendingPathComponent(".err-\(name)")
        )
        defer { [out, err].forEach { try? FileManager.default.removeItem(at: $0) } }
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        try process.run()
        process.waitUntilExit()
        let isSignal = process.terminationReason == .uncaughtSignal
        status = process.terminationStatus + (isSignal ? 128 : 0)
        output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
        talk = String(decoding: try Data(contentsOf: err), as: UTF8.self)
    }

    /// A program that is not running yet, with nothing on its standard input.
    static func process(_ words: [String], in folder: URL, _ environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        var inherited = ProcessInfo.processInfo.environment
        for name in inherited.keys where name.hasPrefix("PKI_") { inherited[name] = nil }
        process.environment = inherited.merging(environment) { _, new in new }
        return process
    }

    /// The first match of a regular expression in what was printed.
    func find(_ pattern: String) -> String? {
        guard let regex = try? Regex(pattern) else { return nil }
        let match = output.firstMatch(of: regex) ?? talk.firstMatch(of: regex)
        return match.map { String($0.0) }
    }
}
