import ArgumentParser
import Centre
import Model

/// `pki certificate release`.
struct CertificateRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "解除挂起: lift the suspension of a certificate.",
        discussion: """
            EXAMPLE
              pki certificate release 5a01… --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var suspension: SuspensionOptions

    func run() async throws {
        try await suspension.perform("released") { centre in centre.release(_:text:by:) }
    }
}
