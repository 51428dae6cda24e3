import Logging
import Model
import Portal
import ServiceLifecycle

/// The staff desk's listener as a service of `pki serve`.
struct StaffDeskService: Service {
    let configuration: StaffDeskConfiguration
    let port: Int
    let services: StaffServices
    /// Whose certificates browsers may show, DER.
    let authorities: @Sendable () throws -> [[UInt8]]
    let onListening: @Sendable (Int) async -> Void
    /// Waits for the next look at the door; false when there is to be none.
    var pause: @Sendable () async -> Bool = { (try? await Task.sleep(for: .seconds(60))) != nil }

    /// 20 MB of scans and what stands around them; several registrars at a time.
    private static let limits = HTTPListenerLimits(
        bodyOctets: 22 << 20,
        sharedOctets: 110 << 20,
        clientOctets: 44 << 20,
        connections: 512,
        connectionsPerAddress: 64,
        requestSeconds: 20,
        idleSeconds: 75
    )

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await serve() }
    }

    private func serve() async throws {
        let opened = try FileDoor(
            certificateFile: configuration.certificateFile,
            keyFile: configuration.keyFile,
            authorities: authorities
        )
        let responder = StaffResponder(services)
        let listener = HTTPListener(
            host: configuration.listen.host,
            port: port,
            limits: StaffDeskService.limits,
            door: opened.door,
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

    /// Every minute: a renewed certificate is shown, and new authorities are let in.
    private func lookAfter(_ opened: FileDoor) async {
        var opened = opened
        while await pause() {
            do {
                try opened.round()
            } catch {
                services.logger.error(
                    "the staff desk cannot be looked after",
                    metadata: ["reason": "\(describe(error))"]
                )
            }
        }
    }
}
