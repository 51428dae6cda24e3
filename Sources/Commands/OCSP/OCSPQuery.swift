public import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki ocsp query`.
struct OCSPQuery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask an OCSP responder about a certificate, and check everything in its answer.",
        discussion: """
            Needs no state directory: a certificate and its issuer's certificate are
            enough.

            EXAMPLE
              pki ocsp query holder.pem --issuer issuing.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var output: OutputOptions

    @Argument(help: "The certificate, PEM or DER.")
    var certificate: String

    @Option(help: "Its issuer's certificate, PEM or DER.")
    var issuer: String

    @Option(help: "The responder, instead of the one the certificate names.")
    var url: String?

    @Option(help: "How to ask: get or post.")
    var method: OCSPInquiry.Method = .post

    @Flag(inversion: .prefixedNo, help: "Demand a fresh answer.")
    var nonce = true

    func run() async throws {
        let subject = try CertificateFile.read(certificate)
        let issuer = try CertificateFile.read(issuer)
        guard let url = url ?? subject.ocspURLs.first else { throw InquiryError.noLocation }
        let answer = try await OCSPInquiry(issuer: issuer, clock: .system)
            .ask(subject.serial, at: url, method: method, withNonce: nonce)
        try output.print([OCSPLine(subject.serial, answer)])
    }
}

extension OCSPInquiry.Method: ExpressibleByArgument {}
