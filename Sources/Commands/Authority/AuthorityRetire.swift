import ArgumentParser
import Centre
import Model

/// `pki authority retire`.
struct AuthorityRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End an authority's issuing; its lists and OCSP answers go on.",
        discussion: """
            EXAMPLE
              pki authority retire issuing --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        try await persons.desk(in: centre).retire(name)
        try await centre.close()
        Terminal.say("\(name) is retired: it issues no more certificates")
    }
}
