import ArgumentParser
import Centre
import Model
import Store

/// `pki job list`.
struct JobList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the jobs.",
        discussion: """
            REJECTED jobs were given back by a producer and wait for a biz_admin: 'pki job
            approve' or 'pki job cancel'. FAILURE also says of a job that waits when nothing
            can be made for it, because its profile is gone.

            EXAMPLE
              pki job list --status QUEUED --status FAILED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [JobState] = []

    func run() async throws {
        let opened = try centre.open()
        let jobs = try opened.book.jobs(Set(status), limit: 100_000)
        try output.print(jobs.map { JobLine($0, obstacle: try opened.obstacle(to: $0)) })
    }
}
