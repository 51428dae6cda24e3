import ArgumentParser
import Centre
import Model
import Store

/// `pki delivery show`.
struct DeliveryShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the delivery of one application.",
        discussion: """
            EXAMPLE
              pki delivery show CA20261122N0001236

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        guard let record = try centre.open().book.delivery(of: number) else {
            throw BookError(.notFound(object: "delivery of \(number)"))
        }
        let line = DeliveryLine(record)
        try output.print(line, lines: line.lines)
    }
}
