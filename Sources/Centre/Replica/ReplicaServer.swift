import CRL
import Foundation
public import Logging
import Model
public import OCSP
import OpenSSL
import Portal
import ServiceLifecycle
import Snapshot
import UnixSignals

/// `pki serve --snapshot`: OCSP, lists and certificates from snapshots, on a machine with neither book nor authority's key.
public struct ReplicaServer: Sendable {
    private let group: ServiceGroup
    private let address: String
    /// Two processes would clear away what the other one takes.
    private let lock: ProcessLock

    /// Puts the services together.
    ///
    /// - Parameters:
    ///   - node: the machine.
    ///   - source: the folder in which copies of snapshots arrive.
    ///   - policy: how answers are made.
    ///   - host: where to listen.
    ///   - port: the TCP port; 0 lets the system choose.
    ///   - logLevel: what is logged, at least.
    ///   - stopsOnSignals: whether SIGINT and SIGTERM end it gracefully.
    ///   - onListening: told the port once connections are taken.
    /// - Throws: `CentreError` with `.occupied` when another process answers from this state.
    public init(
        node: ReplicaNode,
        source: String,
        policy: OCSPPolicy,
        host: String,
        port: Int,
        logLevel: Logger.Level = .info,
        stopsOnSignals: Bool,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws {
        address = SocketPlace(host: host, port: port).description
        lock = try ProcessLock(name: "replica", folder: node.state.run)
        var logger = Logger(label: "pki")
        logger.logLevel = logLevel
        let place = PortalConfiguration(host: host, port: port, onListening: onListening)
        let responder = OCSPResponder(issuers: [], status: node.replica, clock: node.clock, policy: policy)
        let follower = ReplicaFollower(node, source: source, responder: responder, logger: logger)
        let desk = OCSPDesk(responder: responder)
        let services = ReplicaServer.services(node, desk, follower, logger)
        group = ServiceGroup(
            services: [
                BackgroundService { await follower.run() },
                StatusService(listener: StatusListener(services, configuration: place), place: place),
                BackgroundService { await responder.follower.run() },
                BackgroundService { await desk.keepFresh() },
            ],
            gracefulShutdownSignals: stopsOnSignals ? [.sigint, .sigterm] : [],
            logger: logger
        )
    }

    private static func services(
        _ node: ReplicaNode,
        _ desk: OCSPDesk,
        _ follower: ReplicaFollower,
        _ logger: Logger
    ) -> PortalServices {
        let published = node.state.published
        return PortalServices(
            ocsp: desk,
            revocationLists: RevocationListShelf(directory: RevocationListDirectory(path: published)),
            authorityCertificate: {
                FileManager.default.contents(atPath: "\(published)/\($0).cer").map { Array($0) }
            },
            authorityBundle: {
                AuthorityBundle(publishedIn: node.state, of: $0, $1, at: node.clock.now)
            },
            ailment: { follower.ailment },
            clock: node.clock,
            logger: logger
        )
    }

    /// Serves until it is stopped.
    ///
    /// - Throws: `CentreError` with `.cannotServe`, as when the port is taken.
    public func run() async throws {
        do {
            try await group.run()
        } catch let error as any OperatorError {
            throw error
        } catch {
            throw CentreError(.cannotServe(address: address, detail: "\(error)"))
        }
    }

    /// Lets requests under way finish, then stops.
    public func stop() async { await group.triggerGracefulShutdown() }
}
