import ArgumentParser
import Centre
import Issuer
import Model
import Store

/// `pki ocsp delegate`.
struct OCSPDelegate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate",
        abstract: "Certify the OCSP key of another machine, from its request.",
        discussion: """
            For machines that answer from snapshots ('pki replica create'): each has a key
            of its own, and asks for its certificate with a request in STATE/requests.
            Only the key is taken from the request. The certificate travels with the next
            snapshot; nothing has to be carried back. The same request again gets the
            same certificate. 'pki authority revoke --ocsp-signer' takes the delegation back.

            EXAMPLE
              pki ocsp delegate issuing-1.csr --authority issuing --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The PKCS#10 request, PEM or DER.")
    var request: String

    @Option(help: "The authority that delegates.")
    var authority: AuthorityID

    func run() async throws {
        let proof = try RequestFile.read(request)
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        try await Recovered.settle(in: centre)
        let issued = try await centre.delegateSigner(of: authority, to: proof, by: person)
        let record = try centre.book.certificate(issued.id)
        try await centre.close()
        if issued.wasOnRecord { Terminal.say("this was issued before; nothing new was signed") }
        guard let line = record.map(CertificateLine.init) else { return }
        try output.print(line, lines: line.lines)
    }
}
