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
    /// The port of the door for holders; nil when there is none.
    var holdersPort: Int?
    let logger: Logger
    let onListening: @Sendable (Int) async -> Void
    var onHolders: @Sendable (Int) async -> Void = { _ in }
    var limits = HTTPListenerLimits()
    /// Waits for the next look at the certificate; false when there is to be none.
    var pause: @Sendable () async -> Bool = { (try? await Task.sleep(for: .seconds(60))) != nil }

    /// An idempotency key is kept for a week.
    private static let keySeconds: Int64 = 7 * 86_400

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await serve() }
    }

    private func serve() async throws {
        let keeper = try await DoorKeeper(centre, api, onTrouble: report)
        let desk = CentreDesk(centre: centre)
        let responder = APIResponder(
            desk: desk,
            production: desk,
            limits: APILimits(requestsPerSecond: api.requestsPerSecond),
            logger: logger
        )
        let listener = HTTPListener(
            host: api.listen.host,
            port: port,
            limits: limits,
            door: keeper.door,
            clock: centre.clock,
            respond: { await responder.respond(to: $0) }
        )
        // Stations are free again, for this machine and others.
        defer { desk.rooms.closeAll() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run(onListening: onListening) }
            if let holders = holdersListener(keeper) {
                group.addTask { try await holders.run(onListening: onHolders) }
            }
            group.addTask { await lookAfter(keeper, desk.rooms) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// The door for holders, when there is one.
    private func holdersListener(_ keeper: DoorKeeper) -> HTTPListener? {
        guard let port = holdersPort else { return nil }
        let responder = HolderResponder(desk: HolderCounter(centre: centre), logger: logger)
        return HTTPListener(
            host: api.holders?.host ?? api.listen.host,
            port: port,
            limits: limits,
            door: keeper.holdersDoor,
            clock: centre.clock,
            respond: { await responder.respond(to: $0) }
        )
    }

    /// Every minute: a new certificate when the old one ends soon, new authorities let in, old keys forgotten,
    /// stations closed of which nothing is heard, or whose operator may not act any more.
    private func lookAfter(_ opened: DoorKeeper, _ rooms: StationRooms) async {
        var keeper = opened
        while await pause() {
            await keeper.round()
            await rooms.closeOver()
            do {
                let before = centre.clock.now.advanced(bySeconds: -APIService.keySeconds)
                try await centre.book.commit([.forgetRequestKeys(before: before)])
            } catch {
                report(error)
            }
        }
    }

    private func report(_ error: any Error) {
        logger.error("the API cannot be looked after", metadata: ["reason": "\(describe(error))"])
    }
}
