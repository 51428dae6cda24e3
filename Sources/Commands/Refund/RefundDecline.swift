import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki refund decline`.
struct RefundDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline a proposed refund; by a biz_admin.",
        discussion: """
            EXAMPLE
              pki refund decline BANK-20261122-17 --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var refund: RefundOptions

    func run() async throws {
        let proposal = try await refund.perform { desk, person in
            try await desk.declineRefund(refund.channel, refund.transaction, by: person)
        }
        try refund.output.print([ProposalLine(proposal)])
    }
}
