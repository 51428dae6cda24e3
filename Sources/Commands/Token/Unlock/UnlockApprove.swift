import ArgumentParser
import Centre
import Model

/// `pki token unlock approve`.
struct UnlockApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve the unlock of one token; a reviewer or biz_admin who did not ask for it.",
        discussion: """
            EXAMPLE
              pki token unlock approve 12345678 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    func run() async throws {
        let centre = try centre.open()
        let record = try await UnlockDesk(centre: centre, staff: staff.open(in: centre)).approve(serial)
        try await centre.close()
        Terminal.say(
            "解锁 \(Terminal.printable(serial)): \(record.state.rawValue)，有效至 \(Moment(record.expiresAt))"
        )
    }
}
