import ArgumentParser
import Model

/// Which station a command works at.
struct StationOptions: ParsableArguments {
    @Option(
        name: .customLong("station"),
        help: "This station's name, 1 to 40 of a-z, 0-9 and '-'; one process per station."
    )
    var name: String = "desk-1"

    func validate() throws {
        guard AuthorityID(name) != nil else {
            throw ValidationError("--station must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter")
        }
    }
}
