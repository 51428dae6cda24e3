import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// What every deed on one delivery takes.
struct DeliveryOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    /// Opens the centre, lets one person do one deed, closes it, and prints the delivery.
    func perform(_ deed: (EnrollmentDesk, Principal) async throws -> DeliveryRecord) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try await deed(centre.desk(for: person), Principal(person.record))
        let line = try DeliveryLine(record, in: centre.book)
        try await centre.close()
        try output.print(line, lines: line.lines)
    }
}
