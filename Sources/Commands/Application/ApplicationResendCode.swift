import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki application resend-code`.
struct ApplicationResendCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend-code",
        abstract: "重新发送: send another 更新码, 替换码 or 解锁码 to the phone on file.",
        discussion: """
            Earlier codes are worth nothing from then on. Codes are a minute apart, and five
            in a day. Nobody sees the code: it goes out as a short message only.

            EXAMPLE
              pki application resend-code CA20261122R0001233 --as he.kefu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        try await desk.perform { desk, person, _ in
            try await desk.resendCode(number, by: Principal(person.record))
        }
    }
}
