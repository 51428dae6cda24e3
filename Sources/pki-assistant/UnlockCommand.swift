import ArgumentParser
import Assistant
import OpenSSL

/// `pki-assistant unlock`: 解锁服务.
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "解锁服务: give a token whose PIN is lost a new one, with an unlock code.",
        discussion: """
            The code of an approved 证书解锁 and twice the new PIN are typed at the terminal, or read from three lines
            of standard input. After a cut the same code goes on, within half an hour.

            EXAMPLE
              pki-assistant unlock

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The token's serial number; needed when there are several.")
    var token: String?

    func run() async throws {
        let settings = try options.read()
        guard let door = try options.door(settings) else { throw AssistantError(.noCentre) }
        let code = TypedPIN.ask("请输入解锁码：")
        let new = TypedPIN.ask("请输入新 PIN（6 至 8 位数字）：")
        guard new.isEqual(to: TypedPIN.ask("请再次输入新 PIN：")) else { throw AssistantError(.pinsDiffer) }
        let unlock = HolderUnlock(tokens: options.tokens(settings), door: door, drawer: options.drawer)
        _ = try await unlock.unlock(code: code, pin: new, of: token)
        AssistantTool.say("已解锁，请使用新 PIN")
    }
}
