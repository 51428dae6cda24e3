public import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application approve`.
struct ApplicationApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "审核通过: approve an application, every point of the checklist confirmed.",
        discussion: """
            Checks: \(ReviewCheck.allCases.map { "\($0.rawValue) (\($0.label))" }.joined(separator: ", ")).
            Nobody approves what they entered themselves.

            EXAMPLE
              pki application approve CA20261122N0001236 --check identity_matches_document \\
                --check documents_legible --check agreement_signed --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "A point of the checklist that was checked; give each one.")
    var check: [ReviewCheck] = []

    func run() async throws {
        try await desk.perform { desk, reviewer, _ in
            try await desk.approve(number, by: Principal(reviewer.record), checklist: Set(check))
        }
    }
}

extension ReviewCheck: ExpressibleByArgument {}
