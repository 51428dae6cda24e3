import Model
import NIOCore
import NIOPosix

/// OCSP, revocation lists and authority certificates over plain HTTP/1.1, for anybody.
///
/// Source: RFC 9112; RFC 6960 appendix A; RFC 5280 §4.2.1.13, §4.2.2.1.
public struct StatusListener: Sendable {
    private let services: PortalServices
    private let configuration: PortalConfiguration

    /// Makes a listener; nothing is bound yet.
    public init(_ services: PortalServices, configuration: PortalConfiguration = PortalConfiguration()) {
        self.services = services
        self.configuration = configuration
    }

    /// Serves until its task is cancelled; requests under way are then finished, within the limits.
    ///
    /// - Throws: `ListenerError` with `.cannotBind`.
    public func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: Processors.count())
        // Half is for the public; the other listeners share the rest.
        let limits = configuration.limits.ofListener.within(OpenFiles.room() / 2)
        let state = ListenerState(clock: services.clock)
        let responder = StatusResponder(services, limits: configuration.limits)
        let tables = ReplyTables(group)
        let listener = SocketListener(
            host: configuration.host,
            port: configuration.port,
            group: group,
            limits: limits,
            state: state
        ) { channel in
            let table = tables.table(of: channel.eventLoop)
            let connection = StatusConnection(
                responder: responder,
                table: table,
                limits: limits,
                state: state
            )
            try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
            // One read for each event: the second would nearly always find nothing.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.pipeline.syncOperations.addHandler(connection)
        }
        do {
            try await listener.run(onListening: configuration.onListening)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }
}
