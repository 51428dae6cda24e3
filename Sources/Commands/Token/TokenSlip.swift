import ArgumentParser
import Centre

/// `pki token slip`.
struct TokenSlip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slip",
        abstract: "交付单: put on paper what goes with a finished token, to be signed on receipt.",
        discussion: """
            It has no PIN, and can be written as often as it is needed.

            EXAMPLE
              pki token slip 12345678 --to slip.pdf --as liu.zhizheng
              pki token slip 12345678 --printer office --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var paper: DestinationOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    func run() async throws {
        let destination = try await paper.destination()
        let centre = try centre.open()
        try await Letters(centre: centre, staff: staff.open(in: centre)).slip(for: serial, to: destination)
        try await centre.close()
        Terminal.say("交付单: \(destination.words)")
    }
}
