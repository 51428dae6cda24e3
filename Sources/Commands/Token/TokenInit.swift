import ArgumentParser
import Centre
import Model
import Tokens

/// `pki token init`.
struct TokenInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract:
            "预初始化: give a blank token secrets of its own ahead of any job, or take one of ours back to blank.",
        discussion: """
            Management key, PUK and PIN (behind PKCS#11: SO PIN and PIN) are drawn for this
            token and put on record before it is touched; it stays in stock. After a crash
            or a pulled token run the command again. The job that takes it draws another PIN
            for its holder. Takes the role producer or biz_admin.

            A token whose model on record is not what it says now, in stock or not, proves
            with its management key that it is the one on record, and the record is
            corrected; another one with its number is refused.

            With --reset a token of ours, in stock or retired, becomes blank again, and every
            key in it is gone. Certificates on it must have ended ('pki token retire'), and
            its secrets must be those on record. Without --confirm nothing is done but shown.
            Takes the role biz_admin.

            EXAMPLE
              pki token init --as liu.zhizheng
              pki token init --reset --as zhou.guanli --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Option(help: "The reader, or MODULE:SERIAL of a token behind PKCS#11; needed when there are several.")
    var reader: String?

    @Option(help: "Seconds to wait for the token.")
    var wait: Int = 60

    @Flag(help: "Take it back to blank.")
    var reset = false

    @Flag(help: "Do the reset.")
    var confirm = false

    func validate() throws {
        guard (0...3600).contains(wait) else { throw ValidationError("--wait is 0 to 3600 seconds") }
        guard reset || !confirm else { throw ValidationError("--confirm belongs to --reset") }
    }

    func run() async throws {
        let centre = try centre.open()
        let preparation = try TokenPreparation(centre: centre, staff: staff.open(in: centre))
        let choice = ReaderChoice(
            source: TokenSource(modules: centre.configuration.tokenModules ?? []),
            reader: reader,
            patience: .seconds(wait),
            isForBlank: !reset
        )
        let token = try await choice.open()
        let name = Terminal.printable(token.identity.serial)
        if reset {
            try await takeBack(token, name, preparation)
        } else if try await recognise(token, name, preparation) {
            _ = try await preparation.initialise(token)
            Terminal.say("介质 \(name) 已初始化，在库 (own secrets set, factory values gone)")
        }
        try await centre.close()
    }

    /// Corrects the model on record.
    ///
    /// - Returns: whether the token may be given secrets, too: nothing was to be corrected, or it is in stock.
    private func recognise(
        _ token: any Token,
        _ name: String,
        _ preparation: TokenPreparation
    ) async throws -> Bool {
        guard let record = try await preparation.recognise(token) else { return true }
        Terminal.say("介质 \(name) 已核实，型号记录更正为 \(Terminal.printable(record.model))")
        return record.state == .inStock
    }

    private func takeBack(_ token: any Token, _ name: String, _ preparation: TokenPreparation) async throws {
        let record = try preparation.resettable(token.identity.serial)
        guard confirm else {
            Terminal.say(
                "介质 \(name): would be reset to blank, from \(record.state.rawValue) to IN_STOCK; every key in it would be gone"
            )
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        _ = try await recognise(token, name, preparation)
        _ = try await preparation.reset(token)
        Terminal.say("介质 \(name) 已恢复出厂状态，在库")
    }
}
