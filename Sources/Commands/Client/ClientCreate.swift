import ArgumentParser
import Centre
import Model

/// `pki client create`.
struct ClientCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Register a machine, with a TLS client certificate of its own.",
        discussion: """
            The machine makes its key and a PKCS#10 request; the key stays with it. From
            the request only the key is taken. The certificate, PEM, goes to stdout, or to
            a new file with --out. Profiles are those of purpose 'service'. It takes two
            persons: the machine gets certificates without asking anybody again. In the
            same words, with the same request, it gives the same certificate again.

            EXAMPLE
              pki client create web --profiles TLS-SERVER --request web.csr \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Argument(help: "Its name: 1 to 40 of a-z, 0-9, '.' and '-'.")
    var name: String

    @Option(help: "What people call it (default: its name).")
    var displayName: String?

    @Option(help: "The profiles it may ask for, separated by commas.")
    var profiles: String

    @OptionGroup var delivery: ClientDelivery

    func run() async throws {
        let proof = try delivery.proof()
        let centre = try centre.open()
        let added = try await centre.addClient(
            name: name,
            displayName: displayName ?? name,
            profiles: Set(profiles.split(separator: ",").map(String.init)),
            proof: proof,
            by: persons.open(in: centre)
        )
        try await centre.close()
        try delivery.deliver(added.certificate)
        Terminal.say("added \(added.record.name) (\(added.record.profiles.sorted().joined(separator: ",")))")
    }
}
