import ArgumentParser
import Centre
import Enrollment
import Model

/// What every decision about a job takes: the centre, who decides, and how the job is printed afterwards.
struct JobDeskOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    /// Opens the centre, lets one person decide at the desk, closes it, and prints the job.
    ///
    /// - Parameter deed: gets the desk, which writes with that person's signature, and the person.
    /// - Throws: what the deed throws, and what opening the centre does.
    func perform(_ deed: (EnrollmentDesk, StaffOperator) async throws -> JobRecord) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let job = try await deed(centre.desk(for: person), person)
        try await centre.close()
        try output.print([JobLine(job)])
    }
}
