import ArgumentParser
import Centre
import Enrollment
import Model

/// What every deed at the desk takes: the centre, who acts, and how the application is printed afterwards.
struct DeskOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    /// Opens the centre, lets one person do one deed at the desk, closes it, and prints the application.
    ///
    /// - Parameter deed: gets the desk, which writes with that person's signature, the person, and the centre.
    func perform(
        _ deed: (EnrollmentDesk, StaffOperator, CACentre) async throws -> ApplicationRecord
    ) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try await deed(centre.desk(for: person), person, centre)
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}
