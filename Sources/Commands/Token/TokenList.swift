import ArgumentParser
import Centre
import Model
import Store

/// `pki token list`.
struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens in the book.",
        discussion: """
            EXAMPLE
              pki token list --status PRODUCED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [TokenRecord.State] = []

    func run() async throws {
        try output.print(centre.open().book.tokens(Set(status), limit: 100_000).map(TokenLine.init))
    }
}
