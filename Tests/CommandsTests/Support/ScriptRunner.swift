import CentreSupport
import Foundation
import TestSupport
import Testing

/// Runs one script in a directory of its own.
struct ScriptRunner {
    /// What went wrong at a line.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let directory: TemporaryDirectory
    var variables: [String: String]
    var last = Run.none
    private var servers: [RunningProgram] = []

    init(_ script: Script) throws {
        directory = try TemporaryDirectory()
        variables = [
            "PKI": Programs.path("pki"), "TORTURE": Programs.path("produce-torture"),
            "PKI_CONFIG": PreparedCentre.definition, "WORK": directory.url.path,
        ]
        for (name, content) in script.files {
            let file = directory.path(name)
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(content.utf8).write(to: URL(fileURLWithPath: file))
        }
    }

    /// Runs every line; stops at the first that is not as it should be.
    mutating func run(_ script: Script) async throws {
        defer { stopServers() }
        for line in script.lines {
            do {
                try await execute(line)
            } catch let failure as Failure {
                throw Failure(
                    description:
                        "\(script.name):\(line.number): \(line.text)\n\(failure)\n\(last.description)"
                )
            }
        }
    }

    private mutating func execute(_ line: Script.Line) async throws {
        let words = line.words.map(expanded)
        guard let verb = words.first else { return }
        let rest = Array(words.dropFirst())
        switch verb {
        case "pki", "exec", "torture": try call(verb, rest, line.expected)
        case "centre", "papers", "env", "let", "serve", "stop", "eventually": try await prepare(verb, rest)
        default: try check(verb, rest, isWanted: line.expected == .success)
        }
    }

    private mutating func call(_ verb: String, _ rest: [String], _ expected: Script.Expectation) throws {
        switch verb {
        case "pki": last = try Run([Programs.path("pki")] + rest, in: directory.url, variables)
        case "torture":
            last = try Run([Programs.path("produce-torture")] + rest, in: directory.url, variables)
        default: last = try Run(rest, in: directory.url, variables)
        }
        let isExpected =
            switch expected {
            case .success: last.status == 0
            case .failure: last.status != 0
            case .status(let status): last.status == status
            }
        guard isExpected else { throw Failure(description: "it ended with \(last.status)") }
    }

    private mutating func prepare(_ verb: String, _ rest: [String]) async throws {
        switch (verb, rest.count) {
        case ("centre", 0):
            let prepared = try await PreparedCentre.make()
            try FileManager.default.moveItem(atPath: prepared.state, toPath: directory.path("var"))
        case ("papers", 2):
            let path = try Papers.write(into: directory.path(rest[0]), applicant: Int(rest[1]) ?? 0)
            variables["FORM"] = path
        case ("env", 1):
            let parts = rest[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            variables[String(parts[0])] = parts.count == 2 ? String(parts[1]) : nil
        case ("let", 2):
            guard let found = last.find(rest[1]) else { throw Failure(description: "nothing matches") }
            variables[rest[0]] = found
        case ("serve", _):
            let words = [Programs.path("pki"), "serve", "--port", "0"] + rest
            let server = try RunningProgram(words, in: directory.url, variables)
            servers.append(server)
            variables["URL"] = try server.waitForTalk("http://[0-9.]+:[0-9]+")
        case ("stop", 0): stopServers()
        case ("eventually", 2...): try await wait(rest[0], Array(rest.dropFirst()))
        default: throw Failure(description: "no such line")
        }
    }

    /// Repeats `pki …` until its output has `pattern`, for three minutes at most: beside a whole run everything waits.
    private mutating func wait(_ pattern: String, _ words: [String]) async throws {
        let deadline = ContinuousClock.now + .seconds(180)
        repeat {
            last = try Run([Programs.path("pki")] + words, in: directory.url, variables)
            if last.find(pattern) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw Failure(description: "it never said so")
    }

    private mutating func stopServers() {
        for server in servers where server.isRunning {
            server.terminate()
            _ = try? server.finish()
        }
        servers = []
    }

    private func expanded(_ word: String) -> String {
        var text = word
        for (name, value) in variables.sorted(by: { $0.key.count > $1.key.count }) {
            text = text.replacingOccurrences(of: "$\(name)", with: value)
        }
        return text
    }
}
