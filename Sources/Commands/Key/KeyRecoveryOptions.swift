import ArgumentParser
import Centre
import Model

/// Which recovery, and who acts.
struct KeyRecoveryOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The number of the recovery.")
    var number: Int

    /// Opens the centre, lets one person act, prints the recovery, and closes the centre.
    func perform(_ deed: (KeyRecoveryDesk) async throws -> KeyRecoveryRecord) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try await deed(KeyRecoveryDesk(centre: centre, person: person))
        try await centre.close()
        try output.print([KeyRecoveryLine(record)])
    }
}
