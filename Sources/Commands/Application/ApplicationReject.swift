public import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application reject`.
struct ApplicationReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "审核驳回: send an application back with a reason that the applicant sees.",
        discussion: """
            EXAMPLE
              pki application reject CA20261122N0001236 --code illegible_document \\
                --text 身份证反面照片不清晰，请重新上传 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "The reason's code: \(Rejection.Code.allCases.map(\.rawValue).joined(separator: ", ")).")
    var code: Rejection.Code

    @Option(help: "The reason in words, 2 to 200 characters.")
    var text: String

    func run() async throws {
        try await desk.perform { desk, reviewer, _ in
            try await desk.reject(number, Rejection(code: code, text: text), by: Principal(reviewer.record))
        }
    }
}

extension Rejection.Code: ExpressibleByArgument {}
