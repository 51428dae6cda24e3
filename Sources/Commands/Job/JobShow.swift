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
        let opened = try centre.open()
        guard let job = try opened.book.job(of: application) else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        try output.print(opened.book.journal(of: application).map(JournalLine.init))
        // A line of the journal is what was done; this is what keeps anything from being done.
        if let obstacle = try opened.obstacle(to: job) {
            Terminal.say(Terminal.printable("\(obstacle.message); \(obstacle.hint ?? "")"))
        }
    }
}
