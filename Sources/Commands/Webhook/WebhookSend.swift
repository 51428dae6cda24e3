import ArgumentParser
import Centre
import Model
import Store

/// `pki webhook send`.
struct WebhookSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Tell the endpoints what is due, once; 'pki serve' does it every second.",
        discussion: """
            Ends with 75 when something is to be tried again or was given up.

            EXAMPLE
              pki webhook send

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let centre = try centre.open()
        try await centre.agreeOnWebhooks()
        var records: [WebhookDeliveryRecord] = []
        for line in try centre.webhookLines() { records += try await line.round() }
        let lines = try records.compactMap { record in
            try centre.book.webhook(record.event, to: record.endpoint)
        }.map(WebhookListing.init)
        try await centre.close()
        try output.print(lines)
        if records.contains(where: { $0.state != .sent }) { throw ExitCode(75) }
    }
}
