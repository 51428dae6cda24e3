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
              pki client list --active --profile TLS-SERVER

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only those registered for this profile.")
    var profile: String?

    @Flag(help: "Only those that may ask, or only those that may not.")
    var standing: ClientStanding?

    @Option(help: "Only those with this text in name or display name.")
    var search: String?

    func run() async throws {
        let records = try centre.open().book.clients().filter { record in
            (profile.map(record.profiles.contains) ?? true)
                && (standing.map { record.isActive == ($0 == .active) } ?? true)
                && Search.finds(search, in: record.name, record.displayName)
        }
        try output.print(records.map(ClientLine.init))
    }
}
