import ArgumentParser
import Centre
import Store

/// `pki authority list`.
struct AuthorityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the authorities.",
        discussion: """
            EXAMPLE
              pki authority list --format json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.print(centre.open().book.authorities().map(AuthorityLine.init))
    }
}
