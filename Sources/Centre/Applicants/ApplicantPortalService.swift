import Foundation
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
        let door = try openDoor()
        let responder = PageResponder(services)
        let listener = HTTPListener(
            host: configuration.listen.host,
            port: port,
            limits: limits,
            door: door,
            clock: services.clock,
            refuse: { responder.refuse($0) },
            large: responder.largeBodies,
            respond: { await responder.respond(to: $0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run(onListening: onListening) }
            group.addTask { await lookAfter(door) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func openDoor() throws -> TLSDoor? {
        guard let certificate = configuration.certificateFile, let key = configuration.keyFile else {
            return nil
        }
        return try TLSDoor(certificateFile: certificate, keyFile: key)
    }

    /// Every minute: a renewed certificate is shown, and what ended is removed.
    private func lookAfter(_ door: TLSDoor?) async {
        var seen = stamp()
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            do {
                try await services.accounts.tidy()
                let now = stamp()
                if let door, now != seen, let certificate = configuration.certificateFile,
                    let key = configuration.keyFile
                {
                    try door.reload(certificateFile: certificate, keyFile: key)
                    seen = now
                }
            } catch {
                services.logger.error(
                    "the portal cannot be looked after",
                    metadata: ["reason": "\(describe(error))"]
                )
            }
        }
    }

    /// When the certificate's file was written.
    private func stamp() -> Date? {
        guard let path = configuration.certificateFile else { return nil }
        return try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
}
