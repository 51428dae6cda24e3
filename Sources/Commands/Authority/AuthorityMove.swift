import ArgumentParser
import Centre
import Model

/// `pki authority move`.
struct AuthorityMove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Tell where an authority's key is, when its HSM was replaced.",
        discussion: """
            The key has to be in the new HSM, brought there by its vendor's means, and
            signs a challenge there; then the book names its new place. What is in the
            old HSM stays there. An issuing authority whose OCSP signers are in the old one
            gets another, in the new one. The same command takes a key whose module or
            place of the PIN changed.

            EXAMPLE
              pki authority move root --key 'pkcs11:token=new;object=root' \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "Where the key is now: a pkcs11: URI.")
    var key: String

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func validate() throws {
        guard key.hasPrefix("pkcs11:") else { throw ValidationError("--key is a pkcs11: URI") }
    }

    func run() async throws {
        let centre = try centre.open()
        let record = try await persons.desk(in: centre).move(name, to: key)
        try await centre.close()
        Terminal.say("the key of \(name) is in \(Terminal.printable(record.keyReference))")
    }
}
