import ArgumentParser
import Centre
import Model
import Store

/// `pki webhook list`.
struct WebhookList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what endpoints were told, or are to be told, newest first.",
        discussion: """
            EXAMPLE
              pki webhook list --status FAILED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [MessageRecord.State] = []

    @Option(help: "Only this endpoint.")
    var endpoint: String?

    @Option(help: "At most so many, 1 to 100000.")
    var limit = 1000

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000") }
    }

    func run() async throws {
        let queued = try centre.open().book.webhooks(Set(status), to: endpoint, limit: limit)
        try output.print(queued.map(WebhookListing.init))
    }
}
