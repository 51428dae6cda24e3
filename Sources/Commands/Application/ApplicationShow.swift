import ArgumentParser
import Centre
import Model
import Store

/// `pki application show`.
struct ApplicationShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show where one application stands.",
        discussion: """
            EXAMPLE
              pki application show CA20261122N0001236

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        guard let record = try centre.open().book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}
