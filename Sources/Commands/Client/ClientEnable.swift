import ArgumentParser
import Centre
import Model

/// `pki client enable`.
struct ClientEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Answer a disabled machine's requests again.",
        discussion: """
            A running server sees it with the next request. It takes two persons, as
            registering the machine did.

            EXAMPLE
              pki client enable web-frontend --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var client: ClientChoice
    @OptionGroup var persons: TwoPersonOptions

    func run() async throws {
        try await client.perform { name, centre in
            try await centre.enableClient(name, by: persons.open(in: centre))
        }
    }
}
