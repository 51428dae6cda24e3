import ArgumentParser
import Assistant
import OpenSSL

/// `pki-assistant renew`: 更新服务.
struct RenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "更新服务: a new key and a certificate for another year, with a renewal code.",
        discussion: """
            The code of an approved and paid 证书更新 and the PIN are typed at the terminal, or read from two lines of
            standard input. After a cut the same code goes on, within half an hour. The old key stays on the token.

            EXAMPLE
              pki-assistant renew

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The token's serial number; needed when there are several.")
    var token: String?

    @Flag(help: "Revoke the old certificate at once, without the days in which both are in force.")
    var atOnce = false

    func run() async throws { try await options.follow(.renew, on: token, atOnce: atOnce) }
}

extension SettingsOptions {
    /// 更新服务 or 替换服务 at the terminal.
    func follow(_ kind: RenewalKind, on token: String?, atOnce: Bool = false) async throws {
        let settings = try read()
        let door = try door(settings)
        guard let service = renewal(settings, door, tokens(settings)) else { throw AssistantError(.noCentre) }
        let code = TypedPIN.ask("请输入\(kind.codeName)：")
        let pin = TypedPIN.ask("请输入 PIN：")
        let outcome = try await service.run(kind, code: code, pin: pin, of: token, atOnce: atOnce)
        for line in outcome.lines { AssistantTool.say(line) }
    }
}
