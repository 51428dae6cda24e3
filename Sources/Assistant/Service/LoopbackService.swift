import Foundation
public import Model
import Portal

/// The assistant as a service: the same port on 127.0.0.1 and ::1, for the user of this machine alone.
public struct LoopbackService: Sendable {
    private let desk: AssistantDesk
    private let rest = CodeRest()
    private let port: Int
    private let clock: WallClock

    /// Small, as what pages send is; one statement is at most 64 KiB before its base64.
    private static let limits = HTTPListenerLimits(
        bodyOctets: 98_304,
        sharedOctets: 1 << 20,
        clientOctets: 1 << 20,
        connections: 64,
        requestsPerConnection: 1000,
        idleSeconds: 30,
        graceSeconds: 1
    )

    /// Makes a service; nothing is bound yet.
    ///
    /// - Parameters:
    ///   - settings: who may ask, and where.
    ///   - tokens: what they ask about.
    ///   - clock: the time.
    ///   - door: the centre's door for holders; nil for none.
    ///   - renewal: 更新服务 and 替换服务; nil without a door.
    ///   - log: where the log is kept; nil for nowhere.
    ///   - browse: opens an address in the user's browser; false when it cannot.
    public init(
        _ settings: AssistantSettings,
        tokens: HolderTokens,
        clock: WallClock = .system,
        door: (any CentreDoor)? = nil,
        renewal: HolderRenewal? = nil,
        log: LogFile? = nil,
        browse: @escaping @Sendable (String) -> Bool
    ) {
        desk = AssistantDesk(
            origins: settings.origins,
            tokens: tokens,
            clock: clock,
            door: door,
            renewal: renewal,
            log: log,
            environment: { EnvironmentCheck(settings).lines },
            browse: browse
        )
        port = settings.port
        self.clock = clock
    }

    /// Opens the window; only while the service runs.
    ///
    /// - Throws: `AssistantError` with `.noBrowser`, `.busy` or `.crypto`.
    public func openWindow() throws(AssistantError) { try desk.openWindow() }

    /// Serves until its task is cancelled.
    ///
    /// - Parameter onListening: told the port once both addresses are taken.
    /// - Throws: `AssistantError` with `.portTaken`, or `.cannotListen` for another cause.
    public func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (ports, bound) = AsyncStream.makeStream(of: Int.self)
                group.addTask { try await listener("127.0.0.1", port).run { bound.yield($0) } }
                group.addTask { try await beside(ports, onListening) }
                group.addTask { await rest.run() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch let error as ListenerError {
            throw LoopbackService.failure(error, port)
        }
    }

    /// Why nobody is answered: what a user ends is another program, and nothing else.
    static func failure(_ error: ListenerError, _ port: Int) -> AssistantError {
        guard case .cannotBind(_, isTaken: true, _) = error.reason else {
            return AssistantError(.cannotListen(port: port, detail: error.message))
        }
        return AssistantError(.portTaken(port))
    }

    /// Takes the port on ::1 once it is known which it is, so that nobody else answers there.
    private func beside(
        _ ports: AsyncStream<Int>,
        _ onListening: @escaping @Sendable (Int) async -> Void
    ) async throws {
        for await taken in ports {
            desk.host.bind(taken)
            guard IPv6Loopback.isThere else {
                await onListening(taken)
                continue
            }
            return try await listener("::1", taken).run { _ in await onListening(taken) }
        }
    }

    private func listener(_ host: String, _ port: Int) -> HTTPListener {
        let responder = AssistantResponder(desk: desk)
        return HTTPListener(
            host: host,
            port: port,
            limits: LoopbackService.limits,
            clock: clock,
            refuse: { ServiceReply.failure($0) },
            // A page that leaves ends its question.
            large: LargeBodies(
                client: { _ in host },
                admits: { call in call.target == "/v1/sign" && responder.isOfAllowedPage(call) }
            ),
            respond: { call in
                rest.disturb()
                return await responder.respond(to: call)
            }
        )
    }
}

/// Whether this machine has ::1.
enum IPv6Loopback {
    /// Source: proc(5), `/proc/net/if_inet6`.
    static var isThere: Bool {
        let interfaces = FileManager.default.contents(atPath: "/proc/net/if_inet6") ?? Data()
        return String(decoding: interfaces, as: UTF8.self).split(separator: "\n").contains { line in
            line.hasPrefix("00000000000000000000000000000001 ")
        }
    }
}
