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
              pki token list --without-letter
              pki token list --counts

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [TokenRecord.State] = []

    @Flag(help: "Only finished ones whose PIN is on no letter yet.")
    var withoutLetter = false

    @Flag(help: "How many there are of each model in each state, instead of each token.")
    var counts = false

    func validate() throws {
        guard !counts || status.isEmpty && !withoutLetter else {
            throw ValidationError("--counts counts every state")
        }
    }

    func run() async throws {
        let book = try centre.open().book
        if counts {
            try output.print(book.tokenCounts().map(TokenCountLine.init))
        } else {
            let states = withoutLetter && status.isEmpty ? [.produced, .shipped] : Set(status)
            let tokens = try book.tokens(states, limit: 100_000)
            try output.print(tokens.filter { !withoutLetter || $0.isUnlettered }.map(TokenLine.init))
        }
    }
}
