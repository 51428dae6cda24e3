import ArgumentParser
import Centre
import Model
import Store

/// `pki staff show`.
struct StaffShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a staff member, their roles and where their certificate stands.",
        discussion: """
            EXAMPLE
              pki staff show wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The login name.")
    var name: String

    func run() async throws {
        let centre = try centre.open()
        guard let record = try centre.book.staff(named: name) else {
            throw CentreError(.staffUnknown(name: name))
        }
        let line = try StaffLine(record, in: centre)
        try output.print(line, lines: line.lines)
    }
}
