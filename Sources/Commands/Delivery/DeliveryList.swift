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
        try output.print(centre.open().book.deliveries(Set(status), limit: 100_000).map(DeliveryLine.init))
    }
}
