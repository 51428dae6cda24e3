import ArgumentParser
import Issuer
import Model

/// `pki profile show`.
struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a profile puts into certificates.",
        discussion: """
            Names in <> are facts of the approved application; '?' marks those that
            a certificate may do without. The validity is worked out from today.

            EXAMPLE
              pki profile show EXPERT

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The profile's name.")
    var name: String

    func run() async throws {
        let profile = try centre.profiles().profile(name)
        let description = ProfileDescription(profile, now: WallClock.system.now)
        try output.print(description, lines: description.lines)
    }
}
