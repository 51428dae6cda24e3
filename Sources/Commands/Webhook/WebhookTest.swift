import ArgumentParser
import Centre
import Foundation

/// `pki webhook test`.
struct WebhookTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Call an endpoint with an event that happened to nobody.",
        discussion: """
            Its type is webhook.test, it is signed like any other, and nothing is put on record. Ends with 0 when the
            endpoint answers with 2xx.

            EXAMPLE
              pki webhook test bidding

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    func run() async throws {
        let centre = try centre.open()
        try await centre.webhookLine(endpoint).test(id: "test-\(UUID().uuidString.lowercased())")
        try await centre.close()
        Terminal.say("\(endpoint): it was taken")
    }
}
