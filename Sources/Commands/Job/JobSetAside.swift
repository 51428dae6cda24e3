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
            done but shown. 'pki produce' does this by itself when a token fails its proof.

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
    }

    func run() async throws {
        let centre = try centre.open()
        let producer = try staff.open(in: centre)
        let office = try CentreOffice(centre: centre, producer: producer, station: station.name)
        guard confirm else { return try rehearse(in: office) }
        // Nothing is claimed for a job without a token.
        _ = try office.givenUp(with: number)
        _ = try await office.claim(number)
        let done = try await office.setAside(number, because: text)
        try await centre.close()
        Terminal.say("token \(Terminal.printable(done.token)): DEFECTIVE")
        for serial in done.revoked { Terminal.say("revoked \(serial.hexadecimal) as superseded") }
        Terminal.say("job \(number): goes on with another token")
    }

    private func rehearse(in office: CentreOffice) throws {
        let doomed = try office.givenUp(with: number)
        Terminal.say("token \(Terminal.printable(doomed.token)): would become DEFECTIVE")
        for serial in doomed.revoked { Terminal.say("would revoke \(serial.hexadecimal) as superseded") }
        Terminal.say("nothing was done; repeat with --confirm")
    }
}
