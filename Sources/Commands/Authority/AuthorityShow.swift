import ArgumentParser
import Centre
import Issuer
import Model
import OpenSSL
import Store

/// `pki authority show`.
struct AuthorityShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Everything about one authority: state, key, certificates, signers, list.",
        discussion: """
            Or about an outstanding request to somebody else's authority.

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
        let centre = try centre.open()
        if let request = try centre.book.authorityRequests().first(where: { $0.id == name }) {
            let line = try AuthorityLine(request)
            return try output.print(line, lines: line.requestLines)
        }
        let details = try AuthorityDetails(of: name, in: centre)
        try output.print(details, lines: details.lines)
    }
}

/// One authority as it is printed.
struct AuthorityDetails: Encodable {
    let authority: AuthorityLine
    let fingerprint: String
    let keyHash: String
    let keyIsAtHand: Bool
    let limits: String?
    let successor: String?
    let others: [Other]
    let signers: [Signer]

    /// A cross or link certificate.
    struct Other: Encodable {
        let kind: String
        let issuer: String
        let notAfter: Moment
        let revokedAt: Moment?
        let revocationReason: String?
    }

    /// An OCSP signer.
    struct Signer: Encodable {
        let serial: String?
        let notBefore: Moment
        let notAfter: Moment?
    }

    init(of id: AuthorityID, in centre: CACentre) throws {
        let record = try centre.authorityRecord(id.name)
        authority = try AuthorityLine(record, in: centre)
        fingerprint = Hexadecimal.encode(try Certificate(der: record.certificate).fingerprint)
        keyHash = Hexadecimal.encode(record.keyHash)
        keyIsAtHand = centre.hasKey(of: record)
        limits = try centre.identity(of: record).limitWords
        successor = try centre.book.authorities().first { $0.predecessor == id }?.id.name
        others = try centre.book.authorityCertificates(of: id).map { other in
            let certificate = try Certificate(der: other.certificate)
            let revocation = try centre.revocation(of: other)
            return Other(
                kind: other.kind.rawValue,
                issuer: certificate.issuer.description,
                notAfter: Moment(certificate.notAfter),
                revokedAt: revocation.map { Moment($0.date) },
                revocationReason: revocation?.reason.rawValue
            )
        }
        signers = try centre.book.signers(.ocsp).filter { $0.authority == id }.map { signer in
            Signer(
                serial: try signer.certificate.map { try Certificate(der: $0).serial.hexadecimal },
                notBefore: Moment(signer.notBefore),
                notAfter: signer.notAfter.map(Moment.init)
            )
        }
    }

    var lines: [(name: String, value: any Cell)] {
        var lines: [(name: String, value: any Cell)] = [
            ("name", authority.name), ("role", authority.role), ("state", authority.standing),
            ("subject", authority.subject), ("parent", authority.parent ?? "-"),
            ("predecessor", authority.predecessor ?? "-"), ("successor", successor ?? "-"),
            ("valid", "\(authority.notBefore.shown) to \(authority.notAfter.shown)"),
            ("key", "\(authority.algorithm), \(authority.signatureAlgorithm)"),
            ("key is at", "\(authority.key)\(keyIsAtHand ? "" : " (not at hand)")"),
            ("limited", limits ?? "-"), ("key SHA-256", keyHash), ("certificate SHA-256", fingerprint),
        ]
        if let revokedAt = authority.revokedAt {
            lines += [("revoked at", revokedAt), ("reason", authority.revocationReason ?? "-")]
        }
        for other in others {
            let end = other.revokedAt.map { ", revoked \($0.shown) (\(other.revocationReason ?? "-"))" }
            let words = "\(other.kind) by \(other.issuer), to \(other.notAfter)\(end ?? "")"
            lines.append(("other certificate", words))
        }
        for signer in signers {
            let words = "\(signer.serial.shown), \(signer.notBefore) to \(signer.notAfter.shown)"
            lines.append(("OCSP signer", words))
        }
        return lines
    }
}
