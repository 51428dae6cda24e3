import ArgumentParser
import Centre
import Model
import Store

/// `pki client show`.
struct ClientShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one machine client.",
        discussion: """
            What it asked for is counted; 'pki certificate list' lists it by --client.

            EXAMPLE
              pki client show web-frontend

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The client's name.")
    var name: String

    func run() async throws {
        let book = try centre.open().book
        guard let record = try book.client(named: name) else {
            throw BookError(.notFound(object: "client \(name)"))
        }
        let detail = try ClientDetail(record, in: book)
        try output.print(detail, lines: detail.lines)
    }
}
