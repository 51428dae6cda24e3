import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki job release`.
struct JobRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "释放: take a job from the station that holds it, so that another one goes on.",
        discussion: """
            For a station that went away in the middle: its jobs, and the tokens chosen for
            them, are free at once instead of when the lease ends. What is on a token stays
            there. A station that comes back finds its place taken, and writes nothing more.
            Takes the role biz_admin.

            EXAMPLE
              pki job release CA20261122N0001236 --text 工位断电 --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: JobDeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "Why, 2 to 200 characters; audited.")
    var text: String

    func run() async throws {
        try await desk.perform { desk, person in
            try await desk.release(job: number, text, by: Principal(person.record))
        }
    }
}
