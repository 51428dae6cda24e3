import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki job prioritize`.
struct JobPrioritize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prioritize",
        abstract: "加急: have a job made before or after others.",
        discussion: """
            Urgent jobs are made first; among equals the oldest. A job that is being made is
            not disturbed. Takes the role biz_admin.

            EXAMPLE
              pki job prioritize CA20261122N0001236 --urgent --text 明日开标 --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    /// How soon.
    enum Choice: EnumerableFlag {
        case urgent
        case normal
    }

    @OptionGroup var desk: JobDeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Flag(help: "How soon it is made.")
    var priority: Choice

    @Option(help: "Why, 2 to 200 characters; audited.")
    var text: String

    func run() async throws {
        try await desk.perform { desk, person in
            try await desk.prioritize(
                job: number,
                priority == .urgent ? .urgent : .normal,
                text,
                by: Principal(person.record)
            )
        }
    }
}
