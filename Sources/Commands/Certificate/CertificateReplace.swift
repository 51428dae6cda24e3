import ArgumentParser
import Centre
import Model

/// `pki certificate replace`.
struct CertificateReplace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "替换: issue a certificate with other contents, for a new key, to the old end.",
        discussion: """
            What it says comes from an approved application; for staff, from their record.
            The old certificate is revoked as soon as the new one is activated: it is not
            true any more.

            EXAMPLE
              pki certificate replace 5a01… --request new.csr \\
                --application CA20261122C0000017 --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var succession: SuccessionOptions

    func run() async throws {
        try await succession.perform(.replace)
    }
}
