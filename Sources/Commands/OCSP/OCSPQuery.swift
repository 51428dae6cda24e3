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
            enough. A nonce is sent along; a responder that knows none is believed
            for as long as its answer says, with a warning, unless --nonce demands one.

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

    @Flag(inversion: .prefixedNo, help: "Demand an answer to this question alone; or ask without a nonce.")
    var nonce: Bool?

    func run() async throws {
        let subject = try CertificateFile.read(certificate)
        let issuer = try CertificateFile.read(issuer)
        guard let url = url ?? subject.responderURL else { throw InquiryError.noLocation }
        let freshness: OCSPInquiry.Freshness = nonce.map { $0 ? .demanded : .unasked } ?? .offered
        let answer = try await OCSPInquiry(issuer: issuer, clock: .system)
            .ask(subject.serial, at: url, method: method, freshness: freshness)
        if freshness == .offered, !answer.isFresh {
            Terminal.say("warning: the responder gave no nonce back: its answer may be an earlier one")
        }
        try output.print([OCSPLine(subject.serial, answer)])
    }
}

extension OCSPInquiry.Method: ExpressibleByArgument {}
