import ArgumentParser
import Centre

/// `pki token unlock run`.
struct UnlockRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carry out an approved unlock with the token inserted; a producer.",
        discussion: """
            The new PIN goes on a letter (--to, --printer), or the holder types one,
            twice (--typed). The token then signs a challenge with the key it had. After a
            crash or a pulled token run the command again.

            EXAMPLE
              pki token unlock run 12345678 --to letter.pdf --as liu.zhizheng
              pki token unlock run 12345678 --typed --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @Option(help: "Write the new PIN on a letter in this file, which must not exist.")
    var to: String?

    @Option(help: "Print the letter with this queue of CUPS.")
    var printer: String?

    @Flag(help: "The holder types the new PIN, twice, at this terminal.")
    var typed = false

    func validate() throws {
        guard [to != nil, printer != nil, typed].count(where: { $0 }) == 1 else {
            throw ValidationError("say where the new PIN goes or comes from: --to, --printer or --typed")
        }
    }

    func run() async throws {
        let destination = try destination()
        try await destination?.check()
        let centre = try centre.open()
        let desk = UnlockDesk(centre: centre, staff: try staff.open(in: centre))
        guard let token = try await InsertedToken.find(serial, in: centre) else {
            throw UnlockError(.tokenAbsent(serial: serial))
        }
        if let destination {
            try await desk.run(on: token, letter: destination)
            Terminal.say("密码信封: \(destination.words)")
        } else {
            try await desk.run(on: token, typed: ChosenPIN.ask())
        }
        try await centre.close()
        Terminal.say("介质 \(Terminal.printable(serial)) 已解锁，介质签名验证通过")
    }

    private func destination() throws -> LetterDestination? {
        if let to { return .file(to) }
        return try printer.map { .printer(try PrintQueue($0)) }
    }
}
