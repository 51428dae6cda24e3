import ArgumentParser
import Centre
import Model

/// `pki certificate renew`.
struct CertificateRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "更新: issue the certificate again for the same key, with a longer validity.",
        discussion: """
            The subject is what was approved; nothing but the key comes from the request.
            What is left of the old validity is added to the new, unless the profile
            says 'renewal: fromNow'. The old certificate stays good until the new one is
            activated, and for the overlap after that.

            EXAMPLE
              pki certificate renew 5a01… --request card.csr --as li.admin
              pki certificate rekey 5a02… --request www.csr --fact organization=某单位 \\
                --fact dnsNames=www.example.cn --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var succession: SuccessionOptions

    func run() async throws {
        try await succession.perform(.renew)
    }
}
