import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki refund confirm`.
struct RefundConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm that a payment went back, or goes back; by a biz_admin who did not propose it.",
        discussion: """
            What came through a provider goes back through it when no --refund is given: a running
            'pki serve' asks the provider, and the payment is REFUNDED when it says so.

            EXAMPLE
              pki refund confirm BANK-20261122-17 --refund BANK-20261125-03 --as sun.guanli
              pki refund confirm 2026112222001400000000000001 --channel ALIPAY --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var refund: RefundOptions

    @Option(
        name: .customLong("refund"),
        help: "The transaction number by which it went back (default: the provider sends it back)."
    )
    var refundTransaction: String?

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
