import ArgumentParser
import Centre
import Model
import Store

/// `pki client list`.
struct ClientList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the machine clients.",
        discussion: """
            EXAMPLE
              pki client list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.print(centre.open().book.clients().map(ClientLine.init))
    }
}
