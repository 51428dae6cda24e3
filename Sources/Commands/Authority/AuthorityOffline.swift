import ArgumentParser
import Centre
import Model

/// `pki authority offline`.
struct AuthorityOffline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offline",
        abstract: "Move an authority's key file to the medium that --root-keys names.",
        discussion: """
            The copy is opened and proven before the original is overwritten and
            removed. From then on commands that need the key take --root-keys; its
            revocation list lasts until the next ceremony.

            EXAMPLE
              pki authority offline root --root-keys /media/root \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        try await persons.desk(in: centre).takeOffline(name)
        try await centre.close()
        Terminal.say("the key of \(name) is on the medium; take it away, and keep a second copy elsewhere")
    }
}
