import ArgumentParser
import Centre
import Model
import OpenSSL
import Store

/// `pki authority show`.
struct AuthorityShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Everything about one authority: state, key, certificates, signers, list.",
        discussion: """
            EXAMPLE
              pki authority show issuing

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let details = try AuthorityDetails(of: name, in: centre.open())
        try output.print(details, lines: details.lines)
    }
}

/// One authority as it is printed.
struct AuthorityDetails: Encodable {
    let authority: AuthorityLine
    let fingerprint: String
    let keyHash: String
    let keyIsAtHand: Bool
    let successor: String?
    let others: [String]
    let signers: [String]

    init(of id: AuthorityID, in centre: CACentre) throws {
        let record = try centre.authorityRecord(id.name)
        authority = try AuthorityLine(record)
        fingerprint = Hexadecimal.encode(try Certificate(der: record.certificate).fingerprint)
        keyHash = Hexadecimal.encode(record.keyHash)
        keyIsAtHand = centre.hasKey(of: record)
        successor = try centre.book.authorities().first { $0.predecessor == id }?.id.name
        others = try centre.book.authorityCertificates(of: id).map { other in
            let certificate = try Certificate(der: other.certificate)
            return "\(other.kind.rawValue) by \(certificate.issuer), to \(Moment.text(certificate.notAfter))"
        }
        signers = try centre.book.signers(.ocsp).filter { $0.authority == id }.map { signer in
            let serial = try signer.certificate.map { try Certificate(der: $0).serial.hexadecimal } ?? "-"
            return "\(serial), \(Moment.text(signer.notBefore)) to \(Moment.text(signer.notAfter))"
        }
    }

    var lines: [(name: String, value: String)] {
        var lines = [
            ("name", authority.name), ("role", authority.role), ("state", authority.state),
            ("subject", authority.subject), ("parent", authority.parent ?? "-"),
            ("predecessor", authority.predecessor ?? "-"), ("successor", successor ?? "-"),
            ("valid", "\(authority.notBefore) to \(authority.notAfter)"),
            ("key", "\(authority.algorithm), \(authority.signatureAlgorithm)"),
            ("key is at", "\(authority.key)\(keyIsAtHand ? "" : " (not at hand)")"),
            ("key SHA-256", keyHash), ("certificate SHA-256", fingerprint),
        ]
        lines += others.map { ("other certificate", $0) }
        lines += signers.map { ("OCSP signer", $0) }
        return lines.map { (name: $0.0, value: $0.1) }
    }
}
