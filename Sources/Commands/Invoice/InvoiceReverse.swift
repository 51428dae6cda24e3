import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki invoice reverse`.
struct InvoiceReverse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "登记已红冲: record the red-letter invoice of an order whose money goes back; by finance.",
        discussion: """
            EXAMPLE
              pki invoice reverse CA20261122N0001236 --number 26112000000012345679 --as zhao.caiwu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var invoice: InvoiceOptions

    func run() async throws {
        try await invoice.perform { desk, person in
            try await desk.reverseInvoice(invoice.application, code: invoice.number, by: person)
        }
    }
}
