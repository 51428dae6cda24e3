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

    /// Whether the example is the command without any word after it.
    private func isBare(_ path: String, _ command: Command) -> Bool {
        command.discussion?.contains("EXAMPLE\n  \(path)\n") == true
    }

    @Test("An example uses no option that the command does not have")
    func examples() throws {
        for (path, command) in try commands() {
            let options = Set((command.arguments ?? []).flatMap { ($0.names ?? []).map(\.name) })
            let lines =
                (command.discussion ?? "").components(separatedBy: "EXAMPLE\n").dropFirst().first ?? ""
            let example = lines.components(separatedBy: "EXIT STATUS").first ?? ""
            for match in example.matches(of: /--([a-z-]+)/) {
                #expect(options.contains(String(match.1)), "\(path): --\(match.1)")
            }
        }
    }
}
