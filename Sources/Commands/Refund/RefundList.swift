import ArgumentParser
import Centre
import Model
import Store

/// `pki refund list`.
struct RefundList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List payments: those that have to go back, or those in the states given.",
        discussion: """
            PROVIDER is how a payment provider stands to a refund that it was asked for: WAITING,
            DONE or FAILED; with --format json also what it said last.

            EXAMPLE
              pki refund list
              pki refund list --status REFUNDED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once (default: REFUNDING and MISMATCHED).")
    var status: [PaymentRecord.State] = []

    func run() async throws {
        let states: Set<PaymentRecord.State> = status.isEmpty ? [.refunding, .mismatched] : Set(status)
        let book = try centre.open().book
        let lines = try book.payments(states, limit: 100_000).map { payment in
            let refund = try book.refund(channel: payment.channel, transaction: payment.transaction)
            return PaymentLine(payment, refund)
        }
        try output.print(lines)
    }
}
