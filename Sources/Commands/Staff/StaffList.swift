import ArgumentParser
import Centre
import Store

/// `pki staff list`.
struct StaffList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the staff.",
        discussion: """
            EXAMPLE
              pki staff list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let centre = try centre.open()
        try output.print(centre.book.staff().map { try StaffLine($0, in: centre) })
    }
}
