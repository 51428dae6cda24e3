import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki refund propose`.
struct RefundPropose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose to send a payment back; it must be REFUNDING or MISMATCHED.",
        discussion: """
            EXAMPLE
              pki refund propose BANK-20261122-17 --text 重复支付 --as zhao.caiwu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var refund: RefundOptions

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    func run() async throws {
        let proposal = try await refund.perform { desk, person in
            try await desk.proposeRefund(refund.channel, refund.transaction, text, by: person)
        }
        try refund.output.print([ProposalLine(proposal)])
    }
}
