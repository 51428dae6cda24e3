import ArgumentParser
import Centre
import Model
import Store

/// `pki authority list`.
struct AuthorityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the authorities.",
        discussion: """
            EXAMPLE
              pki authority list --role issuing --status active

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this role: root or issuing.")
    var role: AuthorityRecord.Role?

    @Option(help: "Only this state; may be given more than once.")
    var status: [AuthorityRecord.State] = []

    @Option(help: "Only those with this text in name or subject.")
    var search: String?

    func run() async throws {
        let centre = try centre.open()
        let records = try centre.book.authorities().filter { record in
            (role == nil || record.role == role) && (status.isEmpty || status.contains(record.state))
        }
        let lines = try records.map { try AuthorityLine($0, in: centre) }
        try output.print(lines.filter { Search.finds(search, in: $0.name, $0.subject) })
    }
}
