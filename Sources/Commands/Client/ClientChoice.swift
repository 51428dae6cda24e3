import ArgumentParser
import Centre

/// Which machine client of which centre something is done to.
struct ClientChoice: ParsableArguments {
    @OptionGroup var centre: CentreOptions

    @Argument(help: "The client's name.")
    var name: String

    /// Opens the centre, lets one deed be done, and closes it.
    func perform(_ deed: (String, CACentre) async throws -> Void) async throws {
        let centre = try centre.open()
        try await deed(name, centre)
        try await centre.close()
    }
}
