import ArgumentParser
import Centre
import Model
import Store

/// `pki token …`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "介质: the tokens the centre knows, and the readers of this machine.",
        discussion: ExitStatus.help,
        subcommands: [
            TokenList.self, TokenReaders.self, TokenLetter.self, VirtualTokenCommand.self,
        ]
    )
}

/// A token as lists print it.
struct TokenLine: Listing {
    let serial: String
    let state: String
    let model: String
    let application: String?
    let pinTriesLeft: Int?
    let updatedAt: String

    init(_ record: TokenRecord) {
        serial = record.serial
        state = record.state.rawValue
        model = record.model
        application = record.application?.text
        pinTriesLeft = record.pinTriesLeft
        updatedAt = Moment.text(record.updatedAt)
    }

    static let headings = ["SERIAL", "STATE", "MODEL", "APPLICATION", "PIN TRIES", "SINCE"]
    var cells: [String] {
        [serial, state, model, application ?? "-", pinTriesLeft.map(String.init) ?? "-", updatedAt]
    }
}

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
