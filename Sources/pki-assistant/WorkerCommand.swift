import ArgumentParser
import Tokens

/// `pki-assistant token-worker`: the process in which a token module of the settings runs; started by the assistant itself.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-worker",
        abstract: "Run a PKCS#11 module or an SKF library for the assistant; not for people.",
        discussion: """
            EXAMPLE
              pki-assistant token-worker --module /usr/lib/softhsm/libsofthsm2.so

            \(AssistantTool.help)
            """,
        shouldDisplay: false
    )

    @Option(help: "The module's file.")
    var module: String

    @Option(help: "The profile of an SKF library, as JSON.")
    var skf: String?

    func run() throws {
        try TokenWorker.run(module: module, skf: skf)
    }
}
