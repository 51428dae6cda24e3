public import Model
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A plain HTTP/1.1 server on SwiftNIO: whole requests in, whole answers out, every limit explicit.
///
/// For what must be fast or needs TLS with client certificates; pages go through Hummingbird.
///
/// Source: RFC 9112.
public struct HTTPListener: Sendable {
    let host: String
    let port: Int
    let limits: HTTPListenerLimits
    let door: TLSDoor?
    let clock: WallClock
    let respond: @Sendable (HTTPCall) async -> HTTPReply

    /// Makes a listener; nothing is bound yet.
    ///
    /// - Parameters:
    ///   - host: the address to bind.
    ///   - port: the port to bind; 0 takes a free one.
    ///   - limits: what clients may send.
    ///   - door: TLS with client certificates; nil for plain HTTP.
    ///   - clock: the time, for headers.
    ///   - respond: answers a request; called on the cooperative pool.
    public init(
        host: String,
        port: Int,
        limits: HTTPListenerLimits = HTTPListenerLimits(),
        door: TLSDoor? = nil,
        clock: WallClock = .system,
        respond: @escaping @Sendable (HTTPCall) async -> HTTPReply
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.door = door
        self.clock = clock
        self.respond = respond
    }

    /// Serves until its task is cancelled; requests under way are then finished, within the limits.
    ///
    /// - Parameter onListening: told the port once connections are taken.
    /// - Throws: `ListenerError` with `.cannotBind`.
    public func run(onListening: @Sendable (Int) async -> Void) async throws {
        let state = ListenerState(clock: clock)
        let server = try await bind(state)
        await onListening(server.localAddress?.port ?? port)
        await withTaskCancellationHandler {
            try? await server.closeFuture.get()
        } onCancel: {
            server.close(promise: nil)
        }
        await drain(state)
    }

    private func bind(_ state: ListenerState) async throws(ListenerError) -> any Channel {
        do {
            return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try furnish(channel, state) }
                }
                .bind(host: host, port: port)
                .get()
        } catch {
            throw ListenerError(.cannotBind(address: "\(host):\(port)", detail: "\(error)"))
        }
    }

    /// TLS, HTTP and the handler of one connection.
    private func furnish(_ channel: any Channel, _ state: ListenerState) throws {
        guard state.enter(channel, limit: limits.connections) else {
            throw ListenerError(.tooManyConnections)
        }
        channel.closeFuture.whenComplete { _ in state.leave(channel) }
        let pipeline = channel.pipeline.syncOperations
        if let door { try pipeline.addHandler(NIOSSLServerHandler(context: door.context)) }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerFieldOctets
        decoding.maxHeaderListSize = limits.headerListOctets
        decoding.maxHeaderFieldCount = limits.headerFields
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true,
            withErrorHandling: true,
            withOutboundHeaderValidation: true,
            withEncoderConfiguration: HTTPResponseEncoder.Configuration(),
            withDecoderLimitConfiguration: decoding
        )
        let connection = HTTPConnection(limits: limits, state: state, hasTLS: door != nil, respond: respond)
        try pipeline.addHandler(connection)
    }

    /// Tells every connection to end with the answer under way, and waits for that.
    private func drain(_ state: ListenerState) async {
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
