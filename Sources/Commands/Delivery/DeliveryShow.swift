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
        let book = try centre.open().book
        guard let record = try book.delivery(of: number) else {
            throw BookError(.notFound(object: "delivery of \(number)"))
        }
        let line = try DeliveryLine(record, in: book)
        try output.print(line, lines: line.lines)
    }
}
