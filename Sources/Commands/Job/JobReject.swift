import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki job reject`.
struct JobReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "退回: give a job back to a person, who decides whether it is made.",
        discussion: """
            For a producer who sees that something is wrong with the case. Nobody makes the
            job until a biz_admin puts it back into the queue ('pki job approve') or closes
            it ('pki job cancel'). What is on a token stays there until then.

            EXAMPLE
              pki job reject CA20261122N0001236 --text 姓名与证件照片不符 --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: JobDeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "Why, 2 to 200 characters; for staff.")
    var text: String

    @Option(help: "The station that holds the job, if one does.")
    var station: String = "desk-1"

    func run() async throws {
        try await desk.perform { desk, person in
            let workstation = Workstation(station: station, producer: Principal(person.record))
            return try await desk.reject(job: number, text, workstation)
        }
    }
}
