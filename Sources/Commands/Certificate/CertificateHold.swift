import ArgumentParser
import Centre
import Model

/// `pki certificate hold`.
struct CertificateHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "挂起: suspend a certificate; off unless pki.yaml switches it on.",
        discussion: """
            Relying parties see it revoked with certificateHold, until it is released or
            revoked.

            EXAMPLE
              pki certificate hold 5a01… --text 投诉调查 --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var suspension: SuspensionOptions

    func run() async throws {
        try await suspension.perform("on hold") { centre in centre.hold(_:text:by:) }
    }
}
