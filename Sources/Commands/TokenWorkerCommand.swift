import ArgumentParser
import Tokens

/// `pki token-worker`: the process in which a token module of `tokenModules` runs; started by `pki` itself.
struct TokenWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-worker",
        abstract: "Run a PKCS#11 module or an SKF library for another pki process; not for people.",
        discussion: """
            EXAMPLE
              pki token-worker --module /usr/lib/softhsm/libsofthsm2.so

            \(ExitStatus.help)
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
