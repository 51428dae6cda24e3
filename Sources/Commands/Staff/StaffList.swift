import ArgumentParser
import Centre
import Model
import Store

/// `pki staff list`.
struct StaffList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the staff.",
        discussion: """
            EXAMPLE
              pki staff list --role producer --status active

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only those with this role; may be given more than once.")
    var role: [StaffRecord.Role] = []

    @Option(help: "Only this state: active, expired, retired or another one of a certificate.")
    var status: String?

    @Option(help: "Only those with this text in name or display name.")
    var search: String?

    func run() async throws {
        let centre = try centre.open()
        let records = try centre.book.staff().filter { role.isEmpty || !$0.roles.isDisjoint(with: role) }
        let lines = try records.map { try StaffLine($0, in: centre) }
        try output.print(
            lines.filter {
                (status == nil || $0.state == status) && Search.finds(search, in: $0.name, $0.displayName)
            }
        )
    }
}
