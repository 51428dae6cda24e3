import ArgumentParser
import Assistant
import OpenSSL

/// `pki-assistant pin`: 修改PIN.
struct PINCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "修改PIN: change the PIN of a token.",
        discussion: """
            The present PIN and twice the new one are typed at the terminal, or read from three lines of standard
            input. The new one has six to eight digits that nobody guesses.

            EXAMPLE
              pki-assistant pin

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The token's serial number; needed when there are several.")
    var token: String?

    func run() async throws {
        let tokens = try options.tokens(options.read())
        let current = TypedPIN.ask("请输入当前 PIN：")
        let new = TypedPIN.ask("请输入新 PIN（6 至 8 位数字）：")
        guard new.isEqual(to: TypedPIN.ask("请再次输入新 PIN：")) else { throw AssistantError(.pinsDiffer) }
        try await tokens.changePIN(from: current, to: new, of: token)
        AssistantTool.say("PIN 已修改")
    }
}
