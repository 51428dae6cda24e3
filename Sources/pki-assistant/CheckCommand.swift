import ArgumentParser
import Assistant
import Foundation

/// `pki-assistant check`: 自检.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "自检: look at settings, readers, token and certificates, and sign for trial.",
        discussion: """
            With --sign the PIN is asked, and each key with a certificate signs something random that is verified.

            EXAMPLE
              pki-assistant check --sign

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The token's serial number; needed when there are several.")
    var token: String?

    @Flag(help: "Sign for trial as well.")
    var sign = false

    func run() async throws {
        let settings = try options.read()
        let tokens = options.tokens(settings)
        let lines =
            if sign {
                await tokens.check(token, pin: TypedPIN.ask("请输入 PIN："))
            } else {
                await tokens.check(token, pin: nil)
            }
        let all = EnvironmentCheck(settings).lines + lines
        for line in all { AssistantTool.result("\(line.name)：\(line.trouble ?? "正常")\n") }
        guard all.allSatisfy(\.isGood) else { throw ExitCode(69) }
    }
}
