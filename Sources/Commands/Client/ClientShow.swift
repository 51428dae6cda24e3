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
        guard let record = try centre.open().book.client(named: name) else {
            throw BookError(.notFound(object: "client \(name)"))
        }
        let line = ClientLine(record)
        try output.print(
            line,
            lines: [
                ("name", line.name), ("display name", line.displayName),
                ("active", line.active ? "yes" : "no"),
                ("profiles", line.profiles.joined(separator: ",")), ("authority", line.authority),
                ("certificate", line.certificate), ("since", line.createdAt),
            ]
        )
    }
}
