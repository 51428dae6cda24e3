import ArgumentParser
import Issuer
import Model

/// `pki profile list`.
struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Read, check and list every profile of the definition.",
        discussion: """
            EXAMPLE
              pki profile list --purpose signing

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this purpose, as signing or service.")
    var purpose: CertificatePurpose?

    @Option(help: "Only those of this authority.")
    var authority: AuthorityID?

    @Option(help: "Only those with this text in name or label.")
    var search: String?

    func run() async throws {
        let profiles = try centre.profiles().values.sorted { $0.name < $1.name }.filter { profile in
            (purpose == nil || profile.purpose == purpose)
                && (authority == nil || profile.authority == authority)
                && Search.finds(search, in: profile.name, profile.label)
        }
        try output.print(profiles.map(ProfileLine.init))
    }
}
