import ArgumentParser
import Foundation
import Model
import OpenSSL
import Privacy

/// The program: reads the command line, runs one command, turns errors into words and an exit status.
public enum CommandLineTool {
    /// Runs the command that the process's arguments name, and ends the process.
    public static func main() async -> Never {
        ProcessPrivacy.begin()
        do {
            var command = try PKI.parseAsRoot(translated(CommandLine.arguments.dropFirst()))
            // What is missing later would be a trap; a restricted configuration of libcrypto is told here.
            try Libcrypto.selfCheck()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Terminal.end(0)
        } catch let error as any OperatorError {
            Terminal.report(error)
            Terminal.end(ExitStatus.code(for: error.kind))
        } catch {
            // The parser's own errors have a status of their own; what it does not know is ours.
            guard PKI.exitCode(for: error) == .failure else { PKI.exit(withError: error) }
            let words = error is CocoaError ? error.localizedDescription : "\(error)"
            Terminal.say("pki: error: \(Terminal.printable(words))")
            Terminal.end(ExitStatus.code(for: .fault))
        }
    }

    /// `pki 制证` is `pki produce`.
    private static func translated(_ arguments: ArraySlice<String>) -> [String] {
        guard arguments.first == "制证" else { return Array(arguments) }
        return ["produce"] + arguments.dropFirst()
    }
}
