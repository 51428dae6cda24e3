import ArgumentParser
import Centre
import Model
import Store

/// `pki notice list`.
struct NoticeList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List messages, newest first; recipients are masked.",
        discussion: """
            EXAMPLE
              pki notice list --status FAILED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [MessageRecord.State] = []

    @Option(help: "Only this application.")
    var application: ApplicationNumber?

    func run() async throws {
        let messages = try centre.open().book.messages(Set(status), of: application, limit: 100_000)
        try output.print(messages.map(NoticeLine.init))
    }
}
