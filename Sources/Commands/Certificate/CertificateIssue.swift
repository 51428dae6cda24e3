import ArgumentParser
import Centre
import Issuer
import Model
import OpenSSL
import Store

/// `pki certificate issue`.
struct CertificateIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Certify the key of a request: a machine's, or the second of an application.",
        discussion: """
            With --profile, a TLS-SERVER or TLS-CLIENT certificate: what it says is given
            as facts ('pki profile show' names them), and from the request only the key
            is taken, after its proof of possession. It takes the role pki_admin. The
            same command again, within a week, gets the same certificate.

            With --application, the encryption certificate beside the signing one, when
            'dualCertificates' is on: for the producer who made the token.

            Others come from 'pki produce' (applicants), 'pki staff create',
            'pki authority sign-request' and 'pki ocsp renew-signer'.

            EXAMPLE
              pki certificate issue --profile TLS-SERVER --request www.csr \\
                --fact organization=必联电子招标投标平台 --dns www.example.cn \\
                --out www.pem --as li.admin
              pki certificate issue --application CA20261122N0001236 \\
                --request enc.csr --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The profile; with --application, only to be sure.")
    var profile: String?

    @Option(help: "The PKCS#10 request, PEM or DER; only its key is taken.")
    var request: String

    @Option(help: "NAME=VALUE, as organization=…; may be given more than once.")
    var fact: [FactOption] = []

    @Option(help: "A domain name of a server, short for --fact dnsNames=…")
    var dns: [String] = []

    @Option(help: "An address of a server, short for --fact ipAddresses=…")
    var ip: [String] = []

    @Option(help: "The authority that issues it (default: the one of the profile).")
    var authority: AuthorityID?

    @Option(help: "The application whose encryption certificate it is.")
    var application: ApplicationNumber?

    @Option(help: "Write the certificate, PEM, into this file, which must not exist.")
    var out: String?

    private var facts: [ServiceOrder.Fact] {
        fact.map(\.fact) + dns.map { ServiceOrder.Fact(name: "dnsNames", value: $0.lowercased()) }
            + ip.map { ServiceOrder.Fact(name: "ipAddresses", value: $0) }
    }

    func validate() throws {
        guard profile != nil || application != nil else {
            throw ValidationError("name a profile with --profile, or an application with --application")
        }
        guard application == nil || (facts.isEmpty && authority == nil) else {
            throw ValidationError("an application decides facts and authority: leave them out")
        }
    }

    func run() async throws {
        let proof = try RequestFile.read(request)
        if let out { try NewFile.checkFree(out) }
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        try await Recovered.settle(in: centre)
        let issued = try await issue(proof, person, in: centre)
        let record = try centre.book.certificate(issued.id)
        try Terminal.warnOfEnd(of: issued.id, in: centre)
        try await centre.close()
        if issued.wasOnRecord { Terminal.say("this was issued before; nothing new was signed") }
        if let out { try NewFile.create(out, bytes: issued.certificate.pem, isPrivate: false) }
        guard let line = record.map(CertificateLine.init) else { return }
        try output.print(line, lines: line.lines)
    }

    private func issue(
        _ proof: CertificateRequest,
        _ person: StaffOperator,
        in centre: CACentre
    ) async throws -> IssuedCertificate {
        if let application {
            return try await centre.issueEncryption(for: application, proof, profile: profile, by: person)
        }
        let order = ServiceOrder(
            profile: profile ?? "",
            proof: proof,
            facts: facts,
            authority: authority
        )
        return try await centre.issue(order, by: person)
    }
}
