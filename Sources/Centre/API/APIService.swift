import Logging
import Model
import Portal
import ServiceLifecycle
import Store

/// The API's listener as a service of `pki serve`: makes its certificate, listens, and renews it in time.
struct APIService: Service {
    let centre: CACentre
    let api: CentreConfiguration.API
    let port: Int
    let logger: Logger
    let onListening: @Sendable (Int) async -> Void

    /// An idempotency key is kept for a week.
    private static let keySeconds: Int64 = 7 * 86_400

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await serve() }
    }

    private func serve() async throws {
        let door = try TLSDoor(await centre.serverIdentity(api))
        let responder = APIResponder(
            desk: CentreDesk(centre: centre),
            limits: APILimits(requestsPerSecond: api.requestsPerSecond),
            logger: logger
        )
        let listener = HTTPListener(
            host: api.listen.host,
            port: port,
            door: door,
            clock: centre.clock,
            respond: { await responder.respond(to: $0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run(onListening: onListening) }
            group.addTask { await lookAfter(door) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Every ten minutes: a new certificate when the old one ends soon, and old keys forgotten.
    ///
    /// Connections that are open keep the certificate they were made with; new authorities are let in.
    private func lookAfter(_ door: TLSDoor) async {
        while (try? await Task.sleep(for: .seconds(600))) != nil {
            do {
                try door.exchange(await centre.serverIdentity(api))
                let before = centre.clock.now.advanced(bySeconds: -APIService.keySeconds)
                try await centre.book.commit([.forgetRequestKeys(before: before)])
            } catch {
                logger.error(
                    "the API's certificate cannot be looked after",
                    metadata: ["reason": "\(describe(error))"]
                )
            }
        }
    }
}
