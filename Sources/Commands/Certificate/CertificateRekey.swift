import ArgumentParser
import Centre
import Model

/// `pki certificate rekey`.
struct CertificateRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "更新: issue the certificate again for a new key, with a longer validity.",
        discussion: """
            As renew, but the request is made with a key that was never certified.

            EXAMPLE
              pki certificate rekey 5a01… --request new.csr --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var succession: SuccessionOptions

    func run() async throws {
        try await succession.perform(.rekey)
    }
}
