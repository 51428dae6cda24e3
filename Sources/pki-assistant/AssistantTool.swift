import ArgumentParser
import Assistant
import Foundation
import Model
import OpenSSL
import Privacy

/// The program: reads the command line, runs one command, turns errors into words and an exit status.
enum AssistantTool {
    /// The lines every command's help ends with.
    static let help = """
        EXIT STATUS
          0 done; 64 wrong usage; 65 bad input; 66 not found; 67 wrong PIN; 69 not available now; 70 internal
          error; 75 something else is asked; 77 refused.
        """

    /// Runs the command that the process's arguments name, and ends the process.
    static func main() async -> Never {
        ProcessPrivacy.begin()
        do {
            var command = try AssistantCommand.parseAsRoot()
            try Libcrypto.selfCheck()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            end(0)
        } catch let error as any OperatorError {
            report(error)
            end(error.kind.exitStatus)
        } catch {
            AssistantCommand.exit(withError: error)
        }
    }

    /// Prints a result.
    static func result(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Says something that is no result.
    static func say(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Says what failed and what to do now.
    static func report(_ error: any OperatorError) {
        if let words = (error as? any SpokenError)?.chinese { say("pki-assistant: \(words.printable)") }
        say("pki-assistant: error: \(error.message.printable)")
        if let hint = error.hint { say("pki-assistant: hint: \(hint.printable)") }
    }

    /// Ends the process after what was printed is written; `exit` would take libraries down under the threads that still use them.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
