import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki job approve`.
struct JobApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Put a job that a producer gave back into the queue again.",
        discussion: """
            It goes on from where it was, on the token that it was on. Takes the role
            biz_admin; the other decision is 'pki job cancel', by two people.

            EXAMPLE
              pki job approve CA20261122N0001236 --text 已与申请人核对 --as zhou.guanli

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
            try await desk.approve(job: number, text, by: Principal(person.record))
        }
    }
}
