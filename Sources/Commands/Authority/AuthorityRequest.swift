import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority request`.
struct AuthorityRequest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Make a key and a PKCS#10 request for somebody else's authority to certify.",
        discussion: """
            Prints the request as PEM; the same one when it is asked for again. When the
            certificate comes: 'pki authority import-certificate'.

            EXAMPLE
              pki authority request issuing-gov --common-name 签发CA \\
                --as li.admin --second he.pki > issuing-gov.csr

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions
    @OptionGroup var key: AuthorityKeyOptions
    @OptionGroup var names: AuthorityNameOptions

    @Option(help: "The authority whose work it will take over.")
    var predecessor: AuthorityID?

    @Argument(help: "The name that the authority will have.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let algorithm = key.algorithm ?? centre.configuration.algorithm
        let plan = AuthorityPlan(
            id: name,
            role: .issuing,
            algorithm: algorithm,
            signatureAlgorithm: try key.signatureAlgorithm(algorithm),
            commonName: names.commonName,
            organization: names.organization ?? centre.configuration.authorities.issuing.organization,
            custody: try key.custody() ?? .file,
            predecessor: predecessor
        )
        let record = try await persons.desk(in: centre).request(plan)
        try await centre.close()
        Terminal.result(try CertificateRequest(der: record.request).pem)
    }
}
