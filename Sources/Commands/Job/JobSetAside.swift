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
            at work on the token. With --server it is done from a station's own machine, by
            the holder of the operator's certificate.

            EXAMPLE
              pki job set-aside CA20261122N0001236 --text 介质损坏 --as liu.zhizheng --confirm
              pki job set-aside CA20261122N0001236 --text 介质丢失 --confirm --station branch-1 \\
                --server https://ca.example:8443 --trust root.pem --operator-certificate liu.pem \\
                --operator-key 'pkcs11:object=liu?module-path=/usr/lib/...'

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
    @OptionGroup var server: ServerOptions

    @Flag(help: "Do it.")
    var confirm = false

    func validate() throws {
        guard (2...200).contains(text.unicodeScalars.count) else {
            throw ValidationError("--text must be 2 to 200 characters")
        }
        guard (1...3600).contains(wait) else { throw ValidationError("--wait must be 1 to 3600") }
        guard server.server == nil || staff.name == nil else {
            throw ValidationError("--as is not for --server: who works is the operator's certificate")
        }
        guard server.modules == nil else { throw ValidationError("--modules is for 'pki produce'") }
    }

    @Option(help: "How long to wait for a station that is at work, in seconds.")
    var wait: Int = 60

    func run() async throws {
        let (office, close) = try office()
        let doomed = try await office.doomed(of: number)
        guard confirm else { return rehearse(doomed) }
        let done = try await SettingAside(office: office, station: station.name, text: text)
            .run(doomed, within: .seconds(wait))
        try await close()
        Terminal.say("token \(Terminal.printable(done.token)): DEFECTIVE")
        for serial in done.revoked { Terminal.say("revoked \(serial.hexadecimal) as superseded") }
        Terminal.say(
            done.isOver
                ? "job \(number): REJECTED, somebody revoked its certificate; 'pki job cancel \(number)' closes it"
                : "job \(number): goes on with another token"
        )
    }

    /// That of a server, or the book's own; and what is closed afterwards.
    private func office() throws -> (any DiscardOffice, @Sendable () async throws -> Void) {
        if let link = try server.link(centre, station: station.name) {
            let office = RemoteDiscard(over: link)
            return (office, { await office.close() })
        }
        let centre = try centre.open()
        let producer = try staff.open(in: centre)
        let office = CentreDiscard(centre: centre, producer: producer, station: station.name)
        return (office, { try await centre.close() })
    }

    private func rehearse(_ doomed: ProductionLine.SetAside) {
        Terminal.say("token \(Terminal.printable(doomed.token)): would become DEFECTIVE")
        for serial in doomed.revoked { Terminal.say("would revoke \(serial.hexadecimal) as superseded") }
        Terminal.say("nothing was done; repeat with --confirm")
    }
}
