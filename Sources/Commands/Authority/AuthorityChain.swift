import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority chain`.
struct AuthorityChain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain",
        abstract: "Print the certificates from an authority up to its root as PEM.",
        discussion: """
            With --others, every cross and link certificate of the authority's key
            follows.

            EXAMPLE
              pki authority chain issuing > chain.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Flag(help: "Add the cross and link certificates of its key.")
    var others = false

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        var chain = try centre.chain(of: centre.authorityRecord(name.name))
        if others { chain += try centre.otherCertificates(of: name) }
        Terminal.result(chain.flatMap(\.pem))
    }
}
