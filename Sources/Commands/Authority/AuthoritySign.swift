import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority sign-request`.
struct AuthoritySign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-request",
        abstract: "Certify somebody else's authority by its PKCS#10 request.",
        discussion: """
            Name and key are taken from the request, everything else from the profile.
            Prints the certificate as PEM.

            EXAMPLE
              pki authority sign-request partner.csr --by root --profile ISSUING \\
                --as li.admin --second he.pki > partner.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "The authority that certifies.")
    var by: AuthorityID

    @Option(help: "The profile of its certificate.")
    var profile: String = "SUB-CA"

    @Argument(help: "The request, PEM or DER.")
    var file: String

    func run() async throws {
        let request = try CertificateFile.readRequest(file)
        let centre = try centre.open()
        let desk = try await persons.certifyingDesk(in: centre)
        let certificate = try await desk.sign(request, by: by, profile: profile)
        try await centre.close()
        Terminal.result(certificate.pem)
    }
}
