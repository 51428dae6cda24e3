import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki ocsp renew-signer`.
struct OCSPRenewSigner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew-signer",
        abstract: "Make the next OCSP signer of every authority whose present one needs it.",
        discussion: """
            A running server does this by itself, when less than a third of a signer's
            life remains; both signers are good in the overlap, and answers come from
            the newer one.

            A signer with another kind of key than its authority's signs for those who
            ask for its algorithm (RFC 6960, preferred signature algorithms), and gets
            its successors by itself from then on.

            EXAMPLE
              pki ocsp renew-signer --authority issuing --algorithm rsa3072
              pki ocsp renew-signer --authority issuing --force

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this authority.")
    var authority: AuthorityID?

    @Option(
        help: "Only signers with such keys, also when there is none yet; of every kind there is when absent."
    )
    var algorithm: KeyAlgorithm?

    @Flag(help: "Also when the present signer would do.")
    var force = false

    func run() async throws {
        let centre = try centre.open()
        let (made, failed) = try await centre.renewSigners(
            of: authority,
            with: algorithm,
            isForced: force
        )
        try await centre.close()
        try output.print(made.map(OCSPSignerLine.init))
        guard let first = failed.first else { return }
        for failure in failed { Terminal.say("pki: the signer of \(failure.authority) could not be renewed") }
        throw first.error
    }
}

/// An OCSP signer as it is printed.
struct OCSPSignerLine: Listing {
    let authority: String
    let serial: String
    let algorithm: String
    let notBefore: Moment
    let notAfter: Moment?

    static let headings = ["AUTHORITY", "SERIAL", "KEY", "NOT BEFORE", "NOT AFTER"]
    var cells: [any Cell] { [authority, serial, algorithm, notBefore, notAfter] }

    init(_ record: SignerRecord) throws {
        authority = record.authority?.name ?? "-"
        serial = try record.certificate.map { try Certificate(der: $0).serial.hexadecimal } ?? "-"
        algorithm = try PublicKey(subjectPublicKeyInfo: record.subjectPublicKeyInfo).algorithm.rawValue
        notBefore = Moment(record.notBefore)
        notAfter = record.notAfter.map(Moment.init)
    }
}
