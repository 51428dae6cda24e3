public import Model
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A plain HTTP/1.1 server on SwiftNIO: whole requests in, whole answers out, every limit explicit.
///
/// For what needs TLS with client certificates; status has a door of its own, `StatusListener`.
///
/// Source: RFC 9112.
public struct HTTPListener: Sendable {
    let host: String
    let port: Int
    let limits: HTTPListenerLimits
    let door: TLSDoor?
    let clock: WallClock
    let refuse: (@Sendable (APIError) -> HTTPReply)?
    let large: LargeBodies?
    let respond: @Sendable (HTTPCall) async -> HTTPReply

    /// Makes a listener; nothing is bound yet.
    ///
    /// - Parameters:
    ///   - host: the address to bind.
    ///   - port: the port to bind; 0 takes a free one.
    ///   - limits: what clients may send.
    ///   - door: TLS with client certificates; nil for plain HTTP.
    ///   - clock: the time, for headers.
    ///   - refuse: the answer to a request that is not read to its end; nil for problem details (RFC 9457).
    ///   - large: who may send large bodies, and against whom they count; nil for everybody, and all together. Where it is
    ///     given, the task that answers is cancelled when its client leaves.
    ///   - respond: answers a request; called on the cooperative pool.
    public init(
        host: String,
        port: Int,
        limits: HTTPListenerLimits = HTTPListenerLimits(),
        door: TLSDoor? = nil,
        clock: WallClock = .system,
        refuse: (@Sendable (APIError) -> HTTPReply)? = nil,
        large: LargeBodies? = nil,
        respond: @escaping @Sendable (HTTPCall) async -> HTTPReply
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.door = door
        self.clock = clock
        self.refuse = refuse
        self.large = large
        self.respond = respond
    }

    /// Serves until its task is cancelled; requests under way are then finished, within the limits.
    ///
    /// - Parameter onListening: told the port once connections are taken.
    /// - Throws: `ListenerError` with `.cannotBind`.
    public func run(onListening: @Sendable (Int) async -> Void) async throws {
        let state = ListenerState(clock: clock)
        let limits = limits.within(OpenFiles.roomForSome())
        let room = BodyRoom(limit: limits.sharedOctets, clientLimit: limits.clientOctets)
        let listener = SocketListener(
            host: host,
            port: port,
            group: .singleton,
            limits: limits,
            state: state,
            furnish: { try furnish($0, state, room) }
        )
        try await listener.run(onListening: onListening)
    }

    /// TLS, HTTP and the handler of one connection.
    private func furnish(_ channel: any Channel, _ state: ListenerState, _ room: BodyRoom) throws {
        let pipeline = channel.pipeline.syncOperations
        if let door { try pipeline.addHandler(NIOSSLServerHandler(context: door.context)) }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerFieldOctets
        decoding.maxHeaderListSize = limits.headerListOctets
        decoding.maxHeaderFieldCount = limits.headerFields
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true,
            // The connection tells it itself.
            withErrorHandling: false,
            withOutboundHeaderValidation: true,
            withEncoderConfiguration: HTTPResponseEncoder.Configuration(),
            withDecoderLimitConfiguration: decoding
        )
        let connection = HTTPConnection(
            limits: limits,
            state: state,
            room: room,
            large: large,
            hasTLS: door != nil,
            refuse: refuse ?? HTTPListener.problem,
            respond: respond
        )
        try pipeline.addHandler(connection)
    }

    static func problem(_ error: APIError) -> HTTPReply {
        let name = RequestName.draw()
        var reply = Problem(error, request: name).reply()
        reply.fields.append(("x-request-id", name))
        return reply
    }
}
