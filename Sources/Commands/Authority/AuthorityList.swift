import ArgumentParser
import Centre
import Model
import Store

/// `pki authority list`.
struct AuthorityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the authorities, and what somebody else was asked to certify.",
        discussion: """
            An outstanding request has the state 'requested'; 'pki authority give-up' takes
            it back.

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
    var status: [ListedState] = []

    @Option(help: "Only those with this text in name or subject.")
    var search: String?

    func run() async throws {
        let centre = try centre.open()
        let records = try centre.book.authorities().map { try AuthorityLine($0, in: centre) }
        let requests = try centre.book.authorityRequests().map { try AuthorityLine($0) }
        let lines = (records + requests).filter { line in
            (role == nil || line.role == role?.rawValue)
                && (status.isEmpty || status.contains { $0.rawValue == line.state })
        }
        try output.print(lines.filter { Search.finds(search, in: $0.name, $0.subject) })
    }
}
