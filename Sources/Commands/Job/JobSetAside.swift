import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki job set-aside`.
struct JobSetAside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-aside",
        abstract: "废弃介质: give up a job's token, which is broken or gone, and go on with another one.",
        discussion: """
            The token becomes DEFECTIVE. What was signed for the key on it can reach no token
            any more and is revoked as superseded; the next token gets a certificate that
            follows it. The job keeps its place in the queue. Without --confirm nothing is
            done but shown. 'pki produce' does this by itself when a token fails its proof, or
            answers wrongly too often.

            While 'pki produce' works at the station it is told, and does it when nobody is
            at work on the token.

            EXAMPLE
              pki job set-aside CA20261122N0001236 --text 介质损坏 --as liu.zhizheng --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "Why, 2 to 200 characters; for staff.")
    var text: String

    @OptionGroup var station: StationOptions

    @Flag(help: "Do it.")
    var confirm = false

    func validate() throws {
        guard (2...200).contains(text.unicodeScalars.count) else {
            throw ValidationError("--text must be 2 to 200 characters")
        }
        guard (1...3600).contains(wait) else { throw ValidationError("--wait must be 1 to 3600") }
    }

    @Option(help: "How long to wait for a station that is at work, in seconds.")
    var wait: Int = 60

    func run() async throws {
        let centre = try centre.open()
        let producer = try staff.open(in: centre)
        let doomed = try centre.givenUp(with: number)
        guard confirm else { return rehearse(doomed) }
        let done = try await SettingAside(
            centre: centre,
            producer: producer,
            station: station.name,
            doomed: doomed,
            text: text
        ).run(within: .seconds(wait))
        try await centre.close()
        Terminal.say("token \(Terminal.printable(done.token)): DEFECTIVE")
        for serial in done.revoked { Terminal.say("revoked \(serial.hexadecimal) as superseded") }
        Terminal.say("job \(number): goes on with another token")
    }

    private func rehearse(_ doomed: ProductionLine.SetAside) {
        Terminal.say("token \(Terminal.printable(doomed.token)): would become DEFECTIVE")
        for serial in doomed.revoked { Terminal.say("would revoke \(serial.hexadecimal) as superseded") }
        Terminal.say("nothing was done; repeat with --confirm")
    }
}
