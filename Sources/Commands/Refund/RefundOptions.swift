import ArgumentParser
import Centre
import Enrollment

/// Which payment, and who acts.
struct RefundOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The payment's transaction number.")
    var transaction: String

    @Option(help: "How it arrived.")
    var channel: PaymentChannel = .offline

    /// Opens the centre, lets one person act at the desk, and closes it.
    func perform<Result>(_ deed: (EnrollmentDesk, Principal) async throws -> Result) async throws -> Result {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let result = try await deed(centre.desk(for: person), Principal(person.record))
        try await centre.close()
        return result
    }
}
