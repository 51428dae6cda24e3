import Logging
import Model
import Portal
import ServiceLifecycle

/// The portal's listener as a service of `pki serve`.
struct ApplicantPortalService: Service {
    let configuration: ApplicantPortalConfiguration
    let port: Int
    let services: ApplicantServices
    let onListening: @Sendable (Int) async -> Void

    /// 20 MiB of documents and what stands around them; a proxy counts connections itself.
    private var limits: HTTPListenerLimits {
        HTTPListenerLimits(
            bodyOctets: 22 << 20,
            sharedOctets: 220 << 20,
            clientOctets: 44 << 20,
            connections: 1024,
            connectionsPerAddress: configuration.certificateFile == nil ? nil : 64,
            requestSeconds: 20,
            idleSeconds: 75
        )
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await serve() }
    }

    private func serve() async throws {
        let opened = try openDoor()
        let responder = PageResponder(services)
        let listener = HTTPListener(
            host: configuration.listen.host,
            port: port,
            limits: limits,
            door: opened?.door,
            clock: services.clock,
            refuse: { responder.refuse($0) },
            large: responder.largeBodies,
            respond: { await responder.respond(to: $0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run(onListening: onListening) }
            group.addTask { await lookAfter(opened) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func openDoor() throws -> FileDoor? {
        guard let certificate = configuration.certificateFile, let key = configuration.keyFile else {
            return nil
        }
        return try FileDoor(certificateFile: certificate, keyFile: key)
    }

    /// Every minute: a renewed certificate is shown, and what ended is removed.
    private func lookAfter(_ opened: FileDoor?) async {
        var opened = opened
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            do {
                try await services.accounts.tidy()
                try opened?.round()
            } catch {
                services.logger.error(
                    "the portal cannot be looked after",
                    metadata: ["reason": "\(describe(error))"]
                )
            }
        }
    }
}
