import ArgumentParser
import Issuer

/// `pki profile list`.
struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Read, check and list every profile of the definition.",
        discussion: """
            EXAMPLE
              pki profile list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.print(centre.profiles().values.sorted { $0.name < $1.name }.map(ProfileLine.init))
    }
}
