import ArgumentParser
import Centre
import Model
import OCSP

/// `pki serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer OCSP; serve lists, certificates, the API, the portal and the staff desk.",
        discussion: """
            Listens where pki.yaml says, until SIGINT or SIGTERM. Put a reverse proxy in
            front for TLS and the public name. What an earlier process left unfinished is
            settled first and reported.

              POST /ocsp, GET /ocsp/BASE64      OCSP (RFC 6960, RFC 5019)
              GET  /crl/LIST.crl                revocation list
              GET  /ca/AUTHORITY.cer            authority certificate
              GET  /ca/AUTHORITY.p7c            every certificate of its key
              GET  /ca/AUTHORITY-chain.pem      the path to its root
              GET  /ca/AUTHORITY-old.pem        the path through links to older roots
              GET  /ca/AUTHORITY-new.pem        the path through links to newer roots
              GET  /healthz                     200 while a signer can be used

            The API for machines is another listener, over TLS with client certificates:
            where pki.yaml enables it, or with --api-port. See docs/api.md. A door for
            holders who unlock tokens with a code (api.holders) opens with it.

            The applicants' portal is a third listener, for browsers, where pki.yaml has
            'portal'. See docs/portal.md. The staff desk is a fourth one, where it has
            'staff': staff log in with their own certificates. See docs/staff-desk.md.

            With --snapshot it answers from a folder in which copies of the centre's
            snapshots arrive ('pki replica export'), on a machine that has neither book
            nor authority's key ('pki replica create'); pki.yaml is not needed there.

            EXAMPLE
              pki serve --port 8080
              pki serve --only ocsp --snapshot /srv/snapshots --host 0.0.0.0
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

    @Option(
        help: "With the API: open the door for holders' unlock codes on this port; 0 lets the system choose."
    )
    var holdersPort: Int?

    @Option(help: "Open the applicants' portal on this port instead of pki.yaml's; 0 lets the system choose.")
    var portalPort: Int?

    @Option(help: "Open the staff desk on this port instead of pki.yaml's; 0 lets the system choose.")
    var staffPort: Int?

    @Option(
        help: "Serve one part only: status or ocsp (OCSP, lists, certificates), api, portal or staff."
    )
    var only: ServedPart?

    @Option(help: "Serve status from the snapshots in this folder, without a book.")
    var snapshot: String?

    func validate() throws {
        guard apiPort.map((0...65_535).contains) ?? true else {
            throw ValidationError("--api-port must be 0 to 65535")
        }
        guard holdersPort.map((0...65_535).contains) ?? true else {
            throw ValidationError("--holders-port must be 0 to 65535")
        }
        guard portalPort.map((0...65_535).contains) ?? true else {
            throw ValidationError("--portal-port must be 0 to 65535")
        }
        guard staffPort.map((0...65_535).contains) ?? true else {
            throw ValidationError("--staff-port must be 0 to 65535")
        }
        guard port.map((0...65_535).contains) ?? true else {
            throw ValidationError("--port must be 0 to 65535")
        }
        let ports = [apiPort, portalPort, staffPort].compactMap(\.self)
        guard snapshot == nil || (only ?? .status == .status && ports.isEmpty) else {
            throw ValidationError("API, portal and staff desk need the book: leave out --snapshot")
        }
    }

    func run() async throws {
        if let snapshot { return try await serve(snapshot) }
        let centre = try centre.open()
        try await Recovered.settle(in: centre)
        let listen = centre.configuration.listen
        let host = host ?? listen.host
        let apiHost = centre.configuration.api?.listen.host ?? ""
        let holdersHost = centre.configuration.api?.holders?.host ?? apiHost
        let portalHost = centre.configuration.portal?.listen.host ?? ""
        let staffHost = centre.configuration.staff?.listen.host ?? ""
        let server = try CentreServer(
            centre: centre,
            host: host,
            port: port ?? listen.port,
            parts: only.map { [$0] } ?? Set(ServedPart.allCases),
            apiPort: apiPort,
            holdersPort: holdersPort,
            portalPort: portalPort,
            staffPort: staffPort,
            stopsOnSignals: true,
            onListening: { Terminal.say("serving on http://\(SocketPlace(host: host, port: $0))") },
            onAPI: { Terminal.say("API on https://\(SocketPlace(host: apiHost, port: $0))") },
            onHolders: { Terminal.say("holders on https://\(SocketPlace(host: holdersHost, port: $0))") },
            onPortal: { Terminal.say("portal on \(SocketPlace(host: portalHost, port: $0))") },
            onStaff: { Terminal.say("staff desk on https://\(SocketPlace(host: staffHost, port: $0))") }
        )
        try await server.run()
        try await centre.close()
    }

    private func serve(_ snapshot: String) async throws {
        try centre.demandDescriptors()
        let node = try ReplicaNode(
            opening: centre.stateDirectory,
            passphrase: centre.passphraseSource,
            clock: .system
        )
        let configuration = try centre.configurationIfThere()
        let host = host ?? configuration?.listen.host ?? "127.0.0.1"
        let server = try ReplicaServer(
            node: node,
            source: snapshot,
            policy: configuration?.ocsp.policy
                ?? OCSPPolicy(toleranceSeconds: CACentre.toleranceSeconds),
            host: host,
            port: port ?? configuration?.listen.port ?? 8080,
            stopsOnSignals: true,
            onListening: { Terminal.say("serving on http://\(SocketPlace(host: host, port: $0))") }
        )
        try await server.run()
    }
}
