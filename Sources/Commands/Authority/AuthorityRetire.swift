import ArgumentParser
import Centre
import Model

/// `pki authority retire`.
struct AuthorityRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End an authority's issuing; its lists and OCSP answers go on.",
        discussion: """
            For ever: a retired authority issues no more. Without --confirm nothing is done.

            EXAMPLE
              pki authority retire issuing --confirm --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Flag(help: "Do it.")
    var confirm = false

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        guard confirm else {
            let valid = try desk.dependants(of: name)
            Terminal.say("would retire \(name), for ever; \(valid) of its certificates are valid and stay so")
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        try await desk.retire(name)
        try await centre.close()
        Terminal.say("\(name) is retired: it issues no more certificates")
    }
}
