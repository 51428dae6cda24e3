import Glibc
import Model
import NIOCore
import NIOPosix

/// Binds a port, furnishes each connection, and ends gracefully: what the listeners have in common.
struct SocketListener: Sendable {
    let host: String
    let port: Int
    let group: MultiThreadedEventLoopGroup
    let limits: HTTPListenerLimits
    let state: ListenerState
    /// Adds the handlers of one connection, on its event loop.
    let furnish: @Sendable (any Channel) throws -> Void

    /// Serves until its task is cancelled; requests under way are then finished, within the limits.
    ///
    /// - Parameter onListening: told the port once connections are taken.
    /// - Throws: `ListenerError` with `.cannotBind`.
    func run(onListening: @Sendable (Int) async -> Void) async throws {
        let server = try await bind()
        await onListening(server.localAddress?.port ?? port)
        await withTaskCancellationHandler {
            try? await server.closeFuture.get()
        } onCancel: {
            server.close(promise: nil)
        }
        await drain()
    }

    private func bind() async throws(ListenerError) -> any Channel {
        let place = SocketPlace(host: host, port: port)
        do {
            let bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try enter(channel) }
                }
            // An address is not resolved: without another IPv6 address than ::1 the resolver does not know even that (AI_ADDRCONFIG).
            if let address = try? SocketAddress(ipAddress: place.host, port: place.port) {
                return try await bootstrap.bind(to: address).get()
            }
            return try await bootstrap.bind(host: place.host, port: place.port).get()
        } catch {
            let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
            throw ListenerError(.cannotBind(address: "\(place)", isTaken: isTaken, detail: "\(error)"))
        }
    }

    private func enter(_ channel: any Channel) throws {
        // An address that has gone already is not told any more, so it is asked once.
        let name = ListenerState.name(of: channel, limits)
        guard state.enter(channel, name, limits) else { throw ListenerError(.tooManyConnections) }
        channel.closeFuture.whenComplete { _ in state.leave(channel, name) }
        try furnish(channel)
    }

    /// Tells every connection to end with the answer under way, and waits for that.
    private func drain() async {
        for channel in state.channels {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        let ends = ContinuousClock.now + .seconds(limits.graceSeconds)
        // The task is cancelled, so it cannot sleep itself.
        await Task.detached {
            while !state.channels.isEmpty, ContinuousClock.now < ends {
                try? await Task.sleep(for: .milliseconds(10))
            }
            for channel in state.channels { channel.close(promise: nil) }
        }.value
    }
}
