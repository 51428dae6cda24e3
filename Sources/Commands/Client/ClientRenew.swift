import ArgumentParser
import Centre
import Model

/// `pki client renew`.
struct ClientRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give a machine a certificate for its next key.",
        discussion: """
            The machine makes a new key and a PKCS#10 request. It may ask with either
            certificate until the overlap of pki.yaml has ended; then the older one is
            revoked as superseded. The certificate, PEM, goes to stdout, or to a new file
            with --out.

            EXAMPLE
              pki client renew web --request next.csr --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var client: ClientChoice
    @OptionGroup var persons: TwoPersonOptions
    @OptionGroup var delivery: ClientDelivery

    func run() async throws {
        let proof = try delivery.proof()
        try await client.perform { name, centre in
            let renewed = try await centre.renewClient(name, proof: proof, by: persons.open(in: centre))
            try delivery.deliver(renewed.certificate)
            Terminal.say("renewed \(name)")
        }
    }
}
