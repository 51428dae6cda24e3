import ArgumentParser
import Centre
import Model

/// `pki serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer OCSP, serve revocation lists and certificates, and the API for machines.",
        discussion: """
            Listens where pki.yaml says, until SIGINT or SIGTERM. Put a reverse proxy in
            front for TLS and the public name. What an earlier process left unfinished is
            settled first and reported.

              POST /ocsp, GET /ocsp/BASE64      OCSP (RFC 6960, RFC 5019)
              GET  /crl/LIST.crl                revocation list
              GET  /ca/AUTHORITY.cer            authority certificate
              GET  /ca/AUTHORITY.p7c            every certificate of its key
              GET  /ca/AUTHORITY-chain.pem      the path to its root
              GET  /healthz                     200 while answers can be given

            The API for machines is another listener, over TLS with client certificates:
            where pki.yaml enables it, or with --api-port. See docs/api.md.

            EXAMPLE
              pki serve --port 8080
              pki serve --only api --api-port 8443

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(help: "Listen on this address instead of pki.yaml's.")
    var host: String?

    @Option(help: "Listen on this port instead of pki.yaml's; 0 lets the system choose.")
    var port: Int?

    @Option(help: "Open the API, on this port instead of pki.yaml's; 0 lets the system choose.")
    var apiPort: Int?

    @Option(help: "Serve one part only: status (OCSP, lists, certificates) or api.")
    var only: ServedPart?

    func validate() throws {
        guard apiPort.map((0...65_535).contains) ?? true else {
            throw ValidationError("--api-port must be 0 to 65535")
        }
        guard port.map((0...65_535).contains) ?? true else {
            throw ValidationError("--port must be 0 to 65535")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        try await Recovered.settle(in: centre)
        let listen = centre.configuration.listen
        let host = host ?? listen.host
        let apiHost = centre.configuration.api?.listen.host ?? ""
        let server = try CentreServer(
            centre: centre,
            host: host,
            port: port ?? listen.port,
            parts: only.map { [$0] } ?? Set(ServedPart.allCases),
            apiPort: apiPort,
            stopsOnSignals: true,
            onListening: { Terminal.say("serving on http://\(host):\($0)") },
            onAPI: { Terminal.say("API on https://\(apiHost):\($0)") }
        )
        try await server.run()
        try await centre.close()
    }
}
