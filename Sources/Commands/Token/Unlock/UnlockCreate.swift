import ArgumentParser
import Centre
import Model

/// `pki token unlock create`.
struct UnlockCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Ask for the unlock of one token, or for another PIN letter; a registrar or reviewer.",
        discussion: """
            For a token that its holder does not have yet a producer may ask, too: once it
            is approved, 'pki token letter --reprint' writes the letter again.

            EXAMPLE
              pki token unlock create 12345678 --text 忘记PIN --evidence 本人持身份证原件到场 --as chen.shouli
              pki token unlock create 12345678 --text 信封破损 --evidence 破损的信封 --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    @Option(help: "What the holder showed, 2 to 200 characters.")
    var evidence: String

    @Flag(help: "Its PIN is locked, not only forgotten: the token is LOCKED until it is unlocked.")
    var locked = false

    func run() async throws {
        let centre = try centre.open()
        let desk = UnlockDesk(centre: centre, staff: try staff.open(in: centre))
        let record = try await desk.request(serial, text: text, evidence: evidence, isLocked: locked)
        try await centre.close()
        Terminal.say("解锁申请 \(Terminal.printable(serial)) 第 \(record.sequence) 次: \(record.state.rawValue)")
    }
}
