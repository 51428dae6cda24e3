import ArgumentParser
import Centre
import Model
import Store

/// `pki application list`.
struct ApplicationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List applications, newest first.",
        discussion: """
            EXAMPLE
              pki application list --status PENDING_REVIEW

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [ApplicationState] = []

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    func run() async throws {
        var filter = ApplicationFilter()
        filter.states = Set(status)
        try output.print(centre.open().book.applications(filter, limit: limit).map(ApplicationLine.init))
    }
}
