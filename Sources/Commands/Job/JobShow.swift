import ArgumentParser
import Centre
import Model
import Store

/// `pki job show`.
struct JobShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the journal of one job.",
        discussion: """
            EXAMPLE
              pki job show CA20261122N0001236

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var application: ApplicationNumber

    func run() async throws {
        let book = try centre.open().book
        guard try book.job(of: application) != nil else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        try output.print(book.journal(of: application).map(JournalLine.init))
    }
}
