import ArgumentParser
import Centre

/// `pki token letter`.
struct TokenLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "密码信封: write the first PIN of a finished token to a file, once.",
        discussion: """
            The file must not exist and is readable by you only. A second letter for the
            same token is refused.

            EXAMPLE
              pki token letter 12345678 --to letter.txt --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @Option(help: "The file to write.")
    var to: String

    func run() async throws {
        let centre = try centre.open()
        let producer = try staff.open(in: centre)
        try await PINLetter(centre: centre, staff: producer).write(token: serial, to: to)
        try await centre.close()
        Terminal.say("密码信封: \(to)")
    }
}
