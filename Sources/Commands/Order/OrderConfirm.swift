import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki order confirm`.
struct OrderConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "收款确认: confirm an offline payment; the amount must be the order's.",
        discussion: """
            The same transaction number again changes nothing. Another amount, and a second
            payment, are refused and put on record; see 'pki refund list'.

            EXAMPLE
              pki order confirm CA20261122N0001236 --amount 200.00 --transaction BANK-20261122-17 \\
                --as zhao.caiwu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "What arrived, in yuan, as 200.00.")
    var amount: String

    @Option(help: "The bank's transaction number.")
    var transaction: String

    @Option(help: "What was seen, as the number of the bank's receipt.")
    var evidence: String?

    func validate() throws {
        guard Money.fen(amount) != nil else { throw ValidationError("--amount must be yuan, as 200.00") }
    }

    func run() async throws {
        try await desk.perform { desk, finance, _ in
            let payment = try Payment(
                channel: .offline,
                transaction: transaction,
                amountFen: Money.fen(amount) ?? -1,
                evidence: evidence
            )
            return try await desk.confirmPayment(number, payment, by: Principal(finance.record))
        }
    }
}
