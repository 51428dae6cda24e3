import ArgumentParser
import Centre

/// `pki token letter`.
struct TokenLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "密码信封: put the first PIN of a finished token on paper, once.",
        discussion: """
            A PDF of A4 to be folded in three, in a new file that only you can read, or
            out of a printer. Another letter for the same token takes --reprint, a second
            person with the role reviewer or biz_admin, and a reason; when the token is in
            a reader it gets a new PIN, because the first letter may be in wrong hands.

            EXAMPLE
              pki token letter 12345678 --to letter.pdf --as liu.zhizheng
              pki token letter 12345678 --printer letters --reprint --second wang.shenhe --text 信封破损 --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var paper: DestinationOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @Flag(help: "Write another letter.")
    var reprint = false

    @Option(help: "The second person, who confirms that another letter is written.")
    var second: String?

    @Option(help: "Why another letter is written, 2 to 200 characters.")
    var text: String?

    func validate() throws {
        guard reprint == (second != nil), reprint == (text != nil) else {
            throw ValidationError("--reprint, --second and --text go together")
        }
    }

    func run() async throws {
        let destination = try paper.destination()
        let centre = try centre.open()
        let letters = Letters(centre: centre, staff: try staff.open(in: centre))
        if let second, let text {
            let confirming = try centre.staffOperator(second)
            let token = try await InsertedToken.find(serial, in: centre)
            try await letters.rewrite(
                for: serial,
                to: destination,
                second: confirming,
                text: text,
                token: token
            )
            Terminal.say(token == nil ? "介质不在读卡器中，信封上仍是原来的PIN" : "介质已设新的初始PIN，以前的信封作废")
        } else {
            try await letters.write(for: serial, to: destination)
        }
        try await centre.close()
        Terminal.say("密码信封: \(destination.words)")
    }
}
