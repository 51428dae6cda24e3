import ArgumentParser
import Centre
import Enrollment
import Model

/// About whom of the staff, and who decides.
struct StaffDeedOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The login name.")
    var name: String

    /// Opens the centre, lets one person act at the desk, closes it, and prints the proposal.
    func perform(_ deed: (EnrollmentDesk, Principal) async throws -> ProposalRecord) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let proposal = try await deed(centre.desk(for: person), Principal(person.record))
        try await centre.close()
        try output.print([ProposalLine(proposal)])
    }
}
