import ArgumentParser
import Centre

/// Where a letter or slip goes: a new file or a printer.
struct DestinationOptions: ParsableArguments {
    @Option(help: "The PDF file to write, which must not exist; readable by you only.")
    var to: String?

    @Option(help: "The queue of CUPS to print it with.")
    var printer: String?

    func validate() throws {
        guard (to == nil) != (printer == nil) else {
            throw ValidationError("say where it goes: --to FILE or --printer QUEUE")
        }
    }

    /// Where it goes, looked at before anything is done.
    func destination() async throws -> LetterDestination {
        let destination: LetterDestination =
            if let printer { .printer(try PrintQueue(printer)) } else { .file(to ?? "") }
        try await destination.check()
        return destination
    }
}
