import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL
import Store

/// `pki authority cross-sign`.
struct AuthorityCrossSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross-sign",
        abstract: "Have an authority certify another authority's name and key.",
        discussion: """
            The other one is an authority of this book by its name, or somebody else's
            by the file of its self-signed certificate. Prints the cross certificate
            as PEM. Those of this book are published in NAME.p7c.

            EXAMPLE
              pki authority cross-sign root-2 --by root --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "The authority that certifies.")
    var by: AuthorityID

    @Argument(help: "An authority's name, or a certificate file, PEM or DER.")
    var subject: String

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        let certificate: Certificate
        if let id = AuthorityID(subject), try centre.book.authorities().contains(where: { $0.id == id }) {
            certificate = try await desk.crossSign(id, by: by)
        } else {
            certificate = try await desk.crossSign(CertificateFile.read(subject), by: by)
        }
        try await centre.close()
        Terminal.result(certificate.pem)
    }
}
