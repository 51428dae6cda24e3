import ArgumentParser
import Centre

/// Where a letter or slip goes: a new file or a printer.
struct DestinationOptions: ParsableArguments {
    @Option(help: "The PDF file to write, which must not exist; readable by you only.")
    var to: String?

    @Option(help: "The queue of CUPS to print it with.")
    var printer: String?

    func validate() throws { try DestinationOptions.check(to: to, printer: printer) }

    /// Where it goes, looked at before anything is done.
    func destination() async throws -> LetterDestination {
        try await DestinationOptions.destination(to: to, printer: printer)
    }

    /// Refuses what says no place, or two.
    static func check(to: String?, printer: String?) throws(ValidationError) {
        guard (to == nil) != (printer == nil) else {
            throw ValidationError("say where it goes: --to FILE or --printer QUEUE")
        }
    }

    /// The same place, for commands that do not always need one.
    static func destination(to: String?, printer: String?) async throws -> LetterDestination {
        let destination: LetterDestination =
            if let printer { .printer(try PrintQueue(printer)) } else { .file(to ?? "") }
        try await destination.check()
        return destination
    }
}
