import ArgumentParser
import Centre
import Model
import Store

/// `pki delivery list`.
struct DeliveryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List deliveries, the longest unmoved first.",
        discussion: """
            A delivery ends with its token: CANCELLED is one whose token was lost, broken or
            retired before its holder had it. Its holder applies for another (补办).

            EXAMPLE
              pki delivery list --status READY

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [DeliveryRecord.State] = []

    func run() async throws {
        let book = try centre.open().book
        try output.print(
            book.deliveries(Set(status), limit: 100_000).map { try DeliveryLine($0, in: book) }
        )
    }
}
