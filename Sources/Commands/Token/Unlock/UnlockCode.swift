import ArgumentParser
import Centre
import Model

/// `pki token unlock code`.
struct UnlockCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "解锁码: write the code with which the holder runs an approved unlock at home.",
        discussion: """
            For an unlock that somebody else approved. The code is in the file, or on the
            paper, and nowhere else; it is good for one token, one use and 72 hours, and
            five wrong tries end it. A new code makes an earlier one worthless: one a
            minute, five a day. The door for it is api.holders of pki.yaml.

            EXAMPLE
              pki token unlock code 12345678 --to code.txt --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @OptionGroup var paper: DestinationOptions

    func run() async throws {
        let destination = try await paper.destination()
        let centre = try centre.open()
        let desk = UnlockDesk(centre: centre, staff: try staff.open(in: centre))
        let record = try await desk.issueCode(for: serial, to: destination)
        try await centre.close()
        Terminal.say(
            "解锁码 \(Terminal.printable(serial)) 第 \(record.sequence) 个: \(destination.words)，有效至 \(Moment(record.expiresAt))"
        )
    }
}
