import CentreSupport
import Foundation
import TestSupport
import Testing

/// What every command says about itself.
@Suite("Help")
struct HelpTests {
    /// A command as `--experimental-dump-help` tells it.
    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                let name: String
            }
            let names: [Name]?
        }
        let commandName: String
        let abstract: String?
        let discussion: String?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Dump: Decodable {
        let command: Command
    }

    private func commands() throws -> [(path: String, command: Command)] {
        let directory = try TemporaryDirectory()
        let run = try Run([Programs.path("pki"), "--experimental-dump-help"], in: directory.url)
        let root = try JSONDecoder().decode(Dump.self, from: Data(run.output.utf8)).command
        var found: [(path: String, command: Command)] = []
        func walk(_ command: Command, _ path: String) {
            found.append((path, command))
            for sub in command.subcommands ?? [] where sub.commandName != "help" {
                walk(sub, "\(path) \(sub.commandName)")
            }
        }
        walk(root, "pki")
        return found
    }

    @Test("Every command says what it is and how it ends, and every one that does something has an example")
    func complete() throws {
        let all = try commands()
        #expect(all.count > 30)
        for (path, command) in all {
            #expect(command.abstract?.isEmpty == false, "\(path)")
            #expect(command.discussion?.contains("EXIT STATUS") == true, "\(path)")
            guard (command.subcommands ?? []).isEmpty else { continue }
            #expect(
                command.discussion?.contains("EXAMPLE\n  \(path) ") == true || isBare(path, command),
                "\(path)"
            )
        }
    }

    @Test("What our words quote as a command is one, with options that it has")
    func quoted() throws {
        let known = try Dictionary(uniqueKeysWithValues: commands().map { ($0.path, $0.command) })
        var count = 0
        for (file, text) in try Self.sources() {
            for match in text.matches(of: /'pki (?<words>[^'\n]+)'/) {
                var words = match.words.split(separator: " ")[...]
                var path = "pki"
                while let word = words.first, known["\(path) \(word)"] != nil {
                    path += " \(word)"
                    words.removeFirst()
                }
                #expect(known[path]?.subcommands?.isEmpty ?? true, "\(file): 'pki \(match.words)'")
                let options = known[path].map(Self.options) ?? []
                for option in words where option.hasPrefix("--") {
                    #expect(options.contains(String(option.dropFirst(2))), "\(file): 'pki \(match.words)'")
                }
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test("An option that a hint names is one of some command")
    func hintedOptions() throws {
        let known = Set(try commands().flatMap { Self.options($0.command) })
        for (file, text) in try Self.sources()
        where !["Tokens/", "Commands/", "pki-assistant/"].contains(where: file.hasPrefix) {
            for match in text.matches(of: /[^-\w]--([a-z][a-z-]*[a-z])/) {
                #expect(known.contains(String(match.1)), "\(file): --\(match.1)")
            }
        }
    }

    /// The program's own text, by the path below `Sources`.
    private static func sources() throws -> [(file: String, text: String)] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter {
            $0.hasSuffix(".swift")
        }
        return try files.map {
            ($0, try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8))
        }
    }

    private static func options(_ command: Command) -> Set<String> {
        Set((command.arguments ?? []).flatMap { ($0.names ?? []).map(\.name) })
    }

    /// Whether the example is the command without any word after it.
    private func isBare(_ path: String, _ command: Command) -> Bool {
        command.discussion?.contains("EXAMPLE\n  \(path)\n") == true
    }

    @Test("An example uses no option that the command does not have")
    func examples() throws {
        for (path, command) in try commands() {
            let options = Self.options(command)
            let lines =
                (command.discussion ?? "").components(separatedBy: "EXAMPLE\n").dropFirst().first ?? ""
            let example = lines.components(separatedBy: "EXIT STATUS").first ?? ""
            for match in example.matches(of: /--([a-z-]+)/) {
                #expect(options.contains(String(match.1)), "\(path): --\(match.1)")
            }
        }
    }
}
