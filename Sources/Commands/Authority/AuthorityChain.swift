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
            One that stands by a cross certificate alone, because its own root was
            compromised, has that in place of its own.
            With --others, every cross and link certificate of the authority's key
            follows. With --anchor, it is the one path to another root of this book,
            through cross and link certificates, for builders of paths that take the
            first way they see.

            EXAMPLE
              pki authority chain issuing > chain.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Flag(help: "Add the cross and link certificates of its key.")
    var others = false

    @Option(help: "The root at which the path ends.")
    var anchor: AuthorityID?

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func validate() throws {
        guard anchor == nil || !others else {
            throw ValidationError("--others and --anchor exclude each other")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        let record = try centre.authorityRecord(name.name)
        if let anchor { return Terminal.result(try centre.chain(of: record, to: anchor).flatMap(\.pem)) }
        var chain = try centre.chain(of: record)
        let way = chain
        if others { chain += try centre.livingCertificates(of: name).filter { !way.contains($0) } }
        Terminal.result(chain.flatMap(\.pem))
    }
}
