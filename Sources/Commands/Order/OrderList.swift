import ArgumentParser
import Centre
import Model
import Store

/// `pki order list`.
struct OrderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List orders.",
        discussion: """
            EXAMPLE
              pki order list --status UNPAID

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [OrderRecord.State] = []

    func run() async throws {
        try output.print(centre.open().book.orders(Set(status), limit: 100_000).map(OrderLine.init))
    }
}
