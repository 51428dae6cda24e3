import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki job cancel`.
struct JobCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Close a job that cannot be finished, as when its token broke: two people.",
        discussion: """
            The application is closed, a certificate that was signed for it is revoked, its token becomes
            DEFECTIVE, or goes back into stock when it was only chosen, and the order is to be refunded.
            Both people need the role biz_admin.

            EXAMPLE
              pki job cancel CA20261122N0001236 --text 介质损坏 --second sun.guanli --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "The second person.")
    var second: String

    @Option(help: "Why, 2 to 200 characters; the applicant sees it.")
    var text: String

    func run() async throws {
        try await desk.perform { desk, first, centre in
            let witness = try centre.staffOperator(second)
            let job = try centre.book.job(of: number)
            if let job { try await centre.settleCertificate(madeFor: job, by: first) }
            let token = try job.flatMap { try centre.tokenInHand(of: $0) }.flatMap {
                try centre.book.token(serial: $0)
            }
            return try await desk.abort(
                number,
                reason: Rejection(code: .other, text: text),
                by: Principal(first.record),
                second: Principal(witness.record),
                token: token
            )
        }
    }
}
