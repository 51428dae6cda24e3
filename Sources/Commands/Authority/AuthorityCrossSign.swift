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
            by the file of its self-signed certificate. Of this book, it is certified as
            its own certificate says, and published in NAME.p7c. Somebody else's is held
            to a profile, and to its own certificate where that is narrower. Prints the
            cross certificate as PEM; the same one when it is there already.

            EXAMPLE
              pki authority cross-sign root-2 --by root --as li.admin --second he.pki
              pki authority cross-sign partner.pem --by root --profile SUB-CA \\
                --as li.admin --second he.pki > partner-cross.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "The authority that certifies.")
    var by: AuthorityID

    @Option(help: "The profile of somebody else's (default: SUB-CA).")
    var profile: String?

    @Argument(help: "An authority's name, or a certificate file, PEM or DER.")
    var subject: String

    func run() async throws {
        let centre = try centre.open()
        let desk = try await persons.certifyingDesk(in: centre)
        let certificate: Certificate
        if let id = AuthorityID(subject), try centre.book.authorities().contains(where: { $0.id == id }) {
            guard profile == nil else {
                throw ValidationError("--profile is for somebody else's authority, and \(id) is ours")
            }
            certificate = try await desk.crossSign(id, by: by)
        } else {
            let foreign = try CertificateFile.read(subject)
            certificate = try await desk.crossSign(foreign, by: by, profile: profile ?? "SUB-CA")
        }
        try await centre.close()
        Terminal.result(certificate.pem)
    }
}
