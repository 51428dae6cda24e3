import ArgumentParser
import Centre
import Issuer
import Model
import OpenSSL

/// `pki authority import-certificate`.
struct AuthorityImportCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-certificate",
        abstract: "Take the certificate that somebody else made for an outstanding request, or renewed.",
        discussion: """
            The certificate must be for the request's key and make it an authority that
            signs certificates and lists. A chain that is given is verified, and
            published with the authority; it may be in the same file, as a PKCS #7 bundle
            or one PEM after another, where the key says which one is meant. For an
            authority that is here already it must be for the same key and the same name,
            octet for octet, and end no earlier than the one it has, which stays on record
            as the former one.

            EXAMPLE
              pki authority import-certificate issuing-gov issuing-gov.pem \\
                --chain above.pem --as li.admin --second he.pki
              pki authority import-certificate issuing-gov issuing-gov.p7b \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "The certificates above it, PEM, one after another.")
    var chain: String?

    @Argument(help: "The name of the request, or of the authority.")
    var name: AuthorityID

    @Argument(help: "The certificate, PEM or DER; or with those above it, PEM or PKCS #7.")
    var file: String

    func run() async throws {
        let all = try CertificateFile.readAll(file)
        let others = try chain.map { try CertificateFile.readAll($0) } ?? []
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        let (certificate, above) = try desk.certificate(of: name, among: all)
        let record = try await desk.importCertificate(certificate, for: name, chain: above + others)
        let limits = try centre.identity(of: record).limitWords
        try await centre.close()
        let deed = record.state == .active ? "issues from now on" : "stays \(record.state.rawValue)"
        Terminal.say("authority \(record.id) \(deed), certified by \(certificate.issuer)")
        limits.map { Terminal.say("its certificates limit it \($0); nothing beyond is issued") }
    }
}
