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

    @Flag(help: "Only finished ones whose PIN is on no letter that was handed over.")
    var withoutLetter = false

    @Flag(help: "How many there are of each model, whatever its firmware, in each state.")
    var counts = false

    func validate() throws {
        guard !counts || status.isEmpty && !withoutLetter else {
            throw ValidationError("--counts counts every state")
        }
    }

    func run() async throws {
        let book = try centre.open().book
        if counts {
            try output.print(TokenCount.byModel(book.tokenCounts()).map(TokenCountLine.init))
        } else {
            try output.print(tokens(in: book).map(TokenLine.init))
        }
    }

    private func tokens(in book: BookOfRecord) throws -> [TokenRecord] {
        guard withoutLetter else { return try book.tokens(Set(status), limit: TokenList.most) }
        let states = status.isEmpty ? TokenRecord.State.lettered : Set(status)
        let here = states.intersection([.produced, .shipped])
        let unwritten = here.isEmpty ? [] : try book.tokens(here, limit: TokenList.most)
        let lost = try book.tokensWithLostLetter(limit: TokenList.most).filter { states.contains($0.state) }
        return (unwritten.filter { $0.letters == 0 } + lost).sorted { $0.serial < $1.serial }
    }

    private static let most = 100_000
}
