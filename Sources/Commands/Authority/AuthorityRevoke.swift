import ArgumentParser
import Centre
import Model

/// `pki authority revoke`.
struct AuthorityRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "吊销 an authority's certificate by its parent, or that of an OCSP signer.",
        discussion: """
            Everything below the authority falls with it and is named. The parent's list
            is published at once, so the parent's key must be at hand. Without --confirm
            nothing is done.

            EXAMPLE
              pki authority revoke issuing --reason caCompromise --confirm \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "Why: keyCompromise, caCompromise, superseded, cessationOfOperation, …")
    var reason: RevocationReason

    @Option(help: "Revoke only the OCSP signer with this serial number.")
    var ocspSigner: SerialNumber?

    @Flag(help: "Do it.")
    var confirm = false

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        if let ocspSigner {
            guard confirm else {
                return Terminal.say("nothing was done; say --confirm to revoke this signer")
            }
            try await desk.revokeSigner(of: name, serial: ocspSigner, reason: reason)
        } else {
            let fall = try desk.fall(of: name)
            Terminal.say(words(fall))
            guard confirm else { return Terminal.say("nothing was done; say --confirm to revoke it") }
            _ = try await desk.revoke(name, reason: reason)
        }
        try await centre.close()
        Terminal.say("revoked, and the list is published")
    }

    private func words(_ fall: AuthorityDesk.Fall) -> String {
        let names =
            fall.authorities.isEmpty
            ? "" : ", authorities \(fall.authorities.map(\.name).joined(separator: ", "))"
        return "with \(name) fall \(fall.certificates) valid certificates\(names)"
    }
}
