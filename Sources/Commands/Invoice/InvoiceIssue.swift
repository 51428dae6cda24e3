import ArgumentParser
import Centre
import Enrollment
import Issuer
import Model

/// `pki invoice issue`.
struct InvoiceIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "登记已开具: record an invoice that was issued in the tax system, and have it sent; by finance.",
        discussion: """
            With --file its PDF is kept encrypted, goes with the mail to the address that was
            given for it, and can be saved by the applicant.

            EXAMPLE
              pki invoice issue CA20261122N0001236 --number 26112000000012345678 \\
                --file invoice.pdf --as zhao.caiwu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var invoice: InvoiceOptions

    @Option(help: "The invoice as PDF, at most 1 MB.")
    var file: String?

    func run() async throws {
        let pdf = try file.map { try InputFile($0, limit: EnrollmentDesk.invoiceOctets).read() }
        try await invoice.perform { desk, person in
            try await desk.issueInvoice(invoice.application, code: invoice.number, pdf: pdf, by: person)
        }
    }
}
