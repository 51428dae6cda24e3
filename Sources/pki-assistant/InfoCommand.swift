import ArgumentParser
import Assistant

/// `pki-assistant info`: 证书信息.
struct InfoCommand: AsyncParsableCommand {
    /// How results are written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "证书信息: the tokens that are here, with their certificates.",
        discussion: """
            EXAMPLE
              pki-assistant info

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "How the result is written.")
    var format = Format.table

    func run() async throws {
        let tokens = try await options.tokens(options.read()).found()
        AssistantTool.result(format == .json ? TokenListing.json(of: tokens) : TokenListing.text(of: tokens))
    }
}
