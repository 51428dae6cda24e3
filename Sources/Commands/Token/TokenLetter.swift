import ArgumentParser
import Centre

/// `pki token letter`.
struct TokenLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "密码信封: put the first PIN of a finished token on paper, once.",
        discussion: """
            A PDF of A4 to be folded in three, in a new file that only you can read, or
            out of a printer. Another letter for the same token (--reprint) uses up an
            unlock that one person asked for ('pki token unlock create') and another one
            approved ('pki token unlock approve'); when the token is in a reader it gets new
            secrets, because the first letter may be in wrong hands.

            With --found nothing is written: it says that the letter which is on record and
            which nobody saw handed over ('pki token list --without-letter') is there.

            EXAMPLE
              pki token letter 12345678 --to letter.pdf --as liu.zhizheng
              pki token letter 12345678 --printer letters --reprint --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @Option(help: "The PDF file to write, which must not exist; readable by you only.")
    var to: String?

    @Option(help: "The queue of CUPS to print it with.")
    var printer: String?

    @Argument(help: "The token's serial number.")
    var serial: String

    @Flag(help: "Write another letter, with an approved unlock.")
    var reprint = false

    @Flag(help: "Say that the letter on record was found; none is written.")
    var found = false

    func validate() throws {
        guard !found || to == nil && printer == nil && !reprint else {
            throw ValidationError("--found writes no letter: without --to, --printer and --reprint")
        }
        if !found { try DestinationOptions.check(to: to, printer: printer) }
    }

    func run() async throws {
        if found { return try await tellFound() }
        let destination = try await DestinationOptions.destination(to: to, printer: printer)
        let centre = try centre.open()
        let staff = try staff.open(in: centre)
        if reprint {
            let token = try await InsertedToken.find(serial, in: centre)
            let desk = UnlockDesk(centre: centre, staff: staff)
            try await desk.reprint(serial, on: token, to: destination)
            Terminal.say(token == nil ? "介质不在读卡器中，信封上仍是原来的PIN" : "介质已设新的初始PIN，以前的信封作废")
        } else {
            try await Letters(centre: centre, staff: staff).write(for: serial, to: destination)
        }
        try await centre.close()
        Terminal.say("密码信封: \(destination.words)")
    }

    private func tellFound() async throws {
        let centre = try centre.open()
        try await Letters(centre: centre, staff: staff.open(in: centre)).found(serial)
        try await centre.close()
        Terminal.say("介质 \(Terminal.printable(serial)) 的密码信封登记为已找到")
    }
}
