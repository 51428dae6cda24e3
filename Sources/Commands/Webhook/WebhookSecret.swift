import ArgumentParser
import Centre

/// `pki webhook secret`.
struct WebhookSecret: AsyncParsableCommand {
    /// One secret.
    private struct Line: Listing {
        let number: Int
        let secret: String

        static let headings = ["NUMBER", "SECRET"]
        var cells: [any Cell] { ["\(number)", secret] }
    }

    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Show the secrets that sign what an endpoint is told, to be entered there.",
        discussion: """
            They are made from the custody key and kept nowhere. 'secrets' of the endpoint in pki.yaml says which sign:
            with [1, 2] both do, until the endpoint knows the second one and [2] is left. Takes the role pki_admin.

            EXAMPLE
              pki webhook secret bidding --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    func run() async throws {
        let centre = try centre.open()
        let secrets = try await centre.webhookSecrets(of: endpoint, by: staff.open(in: centre))
        try await centre.close()
        try output.print(secrets.map { Line(number: $0.number, secret: $0.secret) })
    }
}
