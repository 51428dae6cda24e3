public import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki ocsp …`.
struct OCSPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocsp",
        abstract: "Ask for the status of certificates as relying parties do.",
        discussion: ExitStatus.help,
        subcommands: [OCSPQuery.self, OCSPRenewSigner.self]
    )
}

/// An OCSP answer as it is printed.
struct OCSPLine: Listing {
    let serial: String
    let status: String
    let revokedAt: String?
    let reason: String?
    let thisUpdate: String
    let nextUpdate: String

    static let headings = ["SERIAL", "STATUS", "REVOKED", "REASON", "NEXT UPDATE"]
    var cells: [String] { [serial, status, revokedAt ?? "-", reason ?? "-", nextUpdate] }

    init(_ serial: SerialNumber, _ answer: OCSPInquiry.Answer) {
        self.serial = serial.hexadecimal
        thisUpdate = Moment.text(answer.thisUpdate)
        nextUpdate = Moment.text(answer.nextUpdate)
        switch answer.status {
        case .good: (status, revokedAt, reason) = ("good", nil, nil)
        case .unknown: (status, revokedAt, reason) = ("unknown", nil, nil)
        case .revoked(let revocation):
            (status, revokedAt, reason) = (
                "revoked", Moment.text(revocation.date), revocation.reason.rawValue
            )
        }
    }
}

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
