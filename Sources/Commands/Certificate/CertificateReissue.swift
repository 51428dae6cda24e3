import ArgumentParser
import Centre
import Model

/// `pki certificate reissue`.
struct CertificateReissue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue",
        abstract: "补办: revoke a certificate whose token is lost or broken, and issue another one.",
        discussion: """
            The old certificate is revoked first: token_lost blocks its key for ever,
            superseded is for a token that broke. The new one ends when the old one would
            have.

            EXAMPLE
              pki certificate reissue 5a01… --cause token_lost --request new.csr \\
                --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var succession: SuccessionOptions

    @Option(help: "What happened to the token: token_lost or superseded.")
    var cause: RevocationCause

    @Flag(help: "Also when nobody is left then who could act as super_admin, pki_admin or biz_admin.")
    var last = false

    func run() async throws {
        try await succession.perform(.reissue, cause: cause, evenLast: last)
    }
}
