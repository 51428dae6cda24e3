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

    @OptionGroup var client: ClientChoice
    @OptionGroup var staff: OperatorOptions

    func run() async throws {
        try await client.perform { name, centre in
            try await centre.disableClient(name, by: staff.open(in: centre))
        }
    }
}
