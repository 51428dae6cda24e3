import ArgumentParser
import Centre
import Model

/// `pki token unlock reject`.
struct UnlockReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject the unlock of one token; a reviewer or biz_admin who did not ask for it.",
        discussion: """
            Takes an approval back, too, as long as nobody has begun to run it: codes for it
            are worth nothing then, and the application that it came with is closed.

            EXAMPLE
              pki token unlock reject 12345678 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    func run() async throws {
        let centre = try centre.open()
        let record = try await UnlockDesk(centre: centre, staff: staff.open(in: centre)).reject(serial)
        try await centre.close()
        Terminal.say("解锁 \(Terminal.printable(serial)): \(record.state.rawValue)")
    }
}
