import ArgumentParser
import Centre
import Enrollment
import Model

/// Which invoice, its number, and who acts.
struct InvoiceOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var application: ApplicationNumber

    @Option(help: "The number of the invoice, as the tax system gave it: 8 to 20 digits.")
    var number: String

    /// Opens the centre, lets one person act at the desk, closes it, and prints the invoice.
    func perform(_ deed: (EnrollmentDesk, Principal) async throws -> InvoiceRecord) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try await deed(centre.desk(for: person), Principal(person.record))
        try await centre.close()
        try output.print([InvoiceLine(record)])
    }
}
