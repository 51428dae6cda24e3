import ArgumentParser
import Assistant

/// `pki-assistant replace`: 替换服务.
struct ReplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "替换服务: a new key and a certificate with other contents, with a replacement code.",
        discussion: """
            The code of an approved and paid 证书替换 and the PIN are typed at the terminal, or read from two lines of
            standard input. After a cut the same code goes on, within half an hour. The old key stays on the token.

            EXAMPLE
              pki-assistant replace

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The token's serial number; needed when there are several.")
    var token: String?

    func run() async throws { try await options.follow(.replace, on: token) }
}
