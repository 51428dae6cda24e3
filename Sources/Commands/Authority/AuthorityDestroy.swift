import ArgumentParser
import Centre
import Model

/// `pki authority destroy`.
struct AuthorityDestroy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Destroy a retired authority's private key, for ever.",
        discussion: """
            Publishes a last list first, which holds until the end of its last
            certificate, and makes a last OCSP signer, whose answers hold as long; nothing
            can be revoked on the list after it, and nobody can make that again: a copy is
            kept in last-lists, for the backup. With --no-last-signer OCSP answers until the
            end of the present signer, and not any longer. Without --confirm nothing is done
            and the consequences are told.

            EXAMPLE
              pki authority destroy issuing --confirm --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Flag(help: "Do it.")
    var confirm = false

    @Option(help: "Go on although at most so many of its certificates are valid.")
    var evenThough: Int = 0

    @Flag(help: "Make no last OCSP signer: its certificate lasts long, and nobody could revoke it.")
    var noLastSigner = false

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        guard confirm else {
            let valid = try desk.dependants(of: name)
            let last = try desk.lastAnswer(of: name, hasLastSigner: !noLastSigner)
            let end = last.map { "; OCSP answers until \(Moment.text($0))" } ?? ""
            Terminal.say(
                "\(name): \(valid) of its certificates are valid\(end); nothing was done, say --confirm to destroy"
            )
            return
        }
        let valid = try await desk.destroy(name, evenThough: evenThough, hasLastSigner: !noLastSigner)
        let end = try centre.signerEnd(of: name).map { "; OCSP answers until \(Moment.text($0))" } ?? ""
        try await centre.close()
        Terminal.say("the key of \(name) is destroyed; \(valid) certificates outlive it\(end)")
        guard valid > 0 else { return }
        Terminal.say(
            "pki: hint: take last-lists/\(name)*.crl into the backup: nobody can sign its last lists again"
        )
    }
}
