import ArgumentParser
import Centre
import Model
import Store

/// `pki invoice list`.
struct InvoiceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List invoices: those that wait for finance, or those in the states given.",
        discussion: """
            EXAMPLE
              pki invoice list
              pki invoice list --status ISSUED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once (default: REQUESTED and RED_DUE).")
    var status: [InvoiceRecord.State] = []

    func run() async throws {
        let states: Set<InvoiceRecord.State> = status.isEmpty ? [.requested, .redDue] : Set(status)
        try output.print(centre.open().book.invoices(states, limit: 100_000).map(InvoiceLine.init))
    }
}
