import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki refund confirm`.
struct RefundConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm that a payment went back; by a biz_admin who did not propose it.",
        discussion: """
            EXAMPLE
              pki refund confirm BANK-20261122-17 --refund BANK-20261125-03 --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var refund: RefundOptions

    @Option(name: .customLong("refund"), help: "The transaction number by which it went back.")
    var refundTransaction: String

    func run() async throws {
        let payment = try await refund.perform { desk, person in
            try await desk.confirmRefund(
                refund.channel,
                refund.transaction,
                refund: refundTransaction,
                by: person
            )
        }
        try refund.output.print([PaymentLine(payment)])
    }
}
