import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application withdraw`.
struct ApplicationWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "撤销: withdraw an application before it is approved; not the same as 吊销.",
        discussion: """
            EXAMPLE
              pki application withdraw CA20261122N0001236 --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        try await desk.perform { desk, registrar, _ in
            try await desk.withdraw(number, by: Principal(registrar.record))
        }
    }
}
