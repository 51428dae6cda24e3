import ArgumentParser
import Centre
import Model

/// `pki client enable`.
struct ClientEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Answer a disabled machine's requests again.",
        discussion: """
            A running server sees it with the next request.

            EXAMPLE
              pki client enable web-frontend --as admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The client's name.")
    var name: String

    func run() async throws {
        let centre = try centre.open()
        _ = try await centre.setClient(name, active: true, by: staff.open(in: centre))
        try await centre.close()
    }
}
