import ArgumentParser
import Centre
import Model

/// `pki client disable`.
struct ClientDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Refuse a machine's requests from now on; its certificate stays valid.",
        discussion: """
            A running server sees it with the next request.

            EXAMPLE
              pki client disable web-frontend --as admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The client's name.")
    var name: String

    func run() async throws {
        let centre = try centre.open()
        _ = try await centre.setClient(name, active: false, by: staff.open(in: centre))
        try await centre.close()
    }
}
