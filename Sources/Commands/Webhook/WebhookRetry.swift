import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki webhook retry`.
struct WebhookRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Have an event told again that was given up.",
        discussion: """
            It goes with the next round of 'pki serve', or with 'pki webhook send', before what waits for the same
            endpoint. Takes the role support or biz_admin.

            EXAMPLE
              pki webhook retry 17 --endpoint bidding --as qian.kefu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The number of the event, from 'pki webhook list'.")
    var event: Int64

    @Option(help: "The endpoint.")
    var endpoint: String

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        guard let queued = try centre.book.webhook(event, to: endpoint) else {
            throw BookError(.notFound(object: "event \(event) for \(endpoint)"))
        }
        let record = try await centre.desk(for: person)
            .retry(webhook: queued.delivery, by: Principal(person.record))
        try await centre.close()
        try output.print([WebhookListing(record, queued.event)])
    }
}
