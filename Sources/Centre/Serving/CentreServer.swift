import Foundation
import UnixSignals
import Store
import CRL
public import Logging
import Model
import OCSP
import OpenSSL
import Portal
import ServiceLifecycle

/// `pki serve`: OCSP, revocation lists and authority certificates over HTTP, as one group of services.
public struct CentreServer: Sendable {
    private let group: ServiceGroup
    private let address: String

    /// Puts the services together; every key they need is opened here.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - host: where to listen.
    ///   - port: the TCP port; 0 lets the system choose.
    ///   - logLevel: what is logged, at least.
    ///   - parts: what is served.
    ///   - apiPort: the API's port instead of pki.yaml's; opens the API also where pki.yaml does not.
    ///   - holdersPort: the port of the door for holders instead of pki.yaml's; opens it also where pki.yaml does not.
    ///   - portalPort: the portal's port instead of pki.yaml's.
    ///   - staffPort: the staff desk's port instead of pki.yaml's.
    ///   - stopsOnSignals: whether SIGINT and SIGTERM end it gracefully.
    ///   - onListening: told the port once connections are taken.
    ///   - onAPI: told the API's port once connections are taken.
    ///   - onHolders: told the port of the door for holders once connections are taken.
    ///   - onPortal: told the portal's port once connections are taken.
    ///   - onStaff: told the staff desk's port once connections are taken.
    /// - Throws: `CentreError`, `KeyFileError` and others.
    public init(
        centre: CACentre,
        host: String,
        port: Int,
        logLevel: Logger.Level = .info,
        parts: Set<ServedPart> = Set(ServedPart.allCases),
        apiPort: Int? = nil,
        holdersPort: Int? = nil,
        portalPort: Int? = nil,
        staffPort: Int? = nil,
        stopsOnSignals: Bool,
        onListening: @escaping @Sendable (Int) async -> Void,
        onAPI: @escaping @Sendable (Int) async -> Void = { _ in },
        onHolders: @escaping @Sendable (Int) async -> Void = { _ in },
        onPortal: @escaping @Sendable (Int) async -> Void = { _ in },
        onStaff: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        address = SocketPlace(host: host, port: port).description
        guard (0...65_535).contains(port) else {
            throw CentreError(.cannotServe(address: address, detail: "a port is 0 to 65535"))
        }
        try centre.auditKey()
        let logger = CentreServer.logger(logLevel)
        var services = try CentreServer.housekeeping(of: centre, sends: parts.count > 1, logger)
        if parts.contains(.status) {
            let place = PortalConfiguration(host: host, port: port, onListening: onListening)
            services += try CentreServer.status(of: centre, place, logger)
        }
        if parts.contains(.api),
            let api = try CentreServer.api(of: centre, port: apiPort, only: parts.count == 1)
        {
            services.append(
                APIService(
                    centre: centre,
                    api: api,
                    port: apiPort ?? api.listen.port,
                    holdersPort: holdersPort ?? api.holders?.port,
                    logger: logger,
                    onListening: onAPI,
                    onHolders: onHolders
                )
            )
        }
        if parts.contains(.portal) {
            guard centre.configuration.portal != nil || (parts.count > 1 && portalPort == nil) else {
                throw CentreError(.noPortal)
            }
            services += try centre.portalServices(port: portalPort, logger, onListening: onPortal)
        }
        if parts.contains(.staff) {
            guard centre.configuration.staff != nil || (parts.count > 1 && staffPort == nil) else {
                throw CentreError(.noStaffDesk)
            }
            services += try centre.staffDeskServices(port: staffPort, logger, onListening: onStaff)
        }
        group = ServiceGroup(
            services: services,
            gracefulShutdownSignals: stopsOnSignals ? [.sigint, .sigterm] : [],
            logger: logger
        )
    }

    /// What is done beside serving; notices are sent by the process that serves all.
    private static func housekeeping(
        of centre: CACentre,
        sends: Bool,
        _ logger: Logger
    ) throws -> [any Service] {
        var services = [
            BackgroundService { await CentreServer.sealAudit(of: centre, logger) },
            BackgroundService { await CentreServer.settleSuccessions(of: centre, logger) },
            BackgroundService { await CentreServer.followSearch(of: centre, logger) },
        ]
        if sends {
            services.append(BackgroundService { await WorkflowTimers(centre: centre, logger: logger).run() })
        }
        if sends, let outbox = try centre.outbox() {
            services.append(BackgroundService { await CentreServer.send(outbox, logger) })
        }
        if sends {
            let lines = try centre.webhookLines()
            services.append(
                BackgroundService { await CentreServer.tellPlatform(of: centre, lines, logger) }
            )
        }
        return services
    }

    /// OCSP, lists and authority certificates over HTTP.
    private static func status(
        of centre: CACentre,
        _ place: PortalConfiguration,
        _ logger: Logger
    ) throws -> [any Service] {
        let issuers = try centre.ocspIssuers { centre.report($0, logger) }
        for issuer in issuers
        where !issuer.signers.contains(where: { $0.certificate.isValid(at: centre.clock.now) }) {
            logger.warning(
                "an authority has no usable OCSP signer: whoever asks is told to try later until one is made",
                metadata: ["authority": "\(issuer.id)"]
            )
        }
        let examined = try ExaminedStatus(centre.book)
        let responder = OCSPResponder(
            issuers: issuers,
            status: examined,
            clock: centre.clock,
            policy: centre.configuration.ocsp.policy
        )
        let desk = OCSPDesk(responder: responder)
        let lists = try KeptLists.all(of: centre, logger)
        let portal = PortalServices(
            ocsp: desk,
            revocationLists: RevocationListShelf(directory: centre.listDirectory),
            authorityCertificate: { id in try centre.book.authorities().first { $0.id == id }?.certificate },
            authorityBundle: { centre.publishedBundle(of: $0, $1) },
            ailment: { centre.ailment(of: responder) },
            clock: centre.clock,
            logger: logger
        )
        var services: [any Service] = [
            StatusService(listener: StatusListener(portal, configuration: place), place: place),
            BackgroundService {
                await responder.follower.run(report: { CentreServer.report($0, logger) })
            },
            BackgroundService { await desk.keepFresh() },
            BackgroundService { await CentreServer.keepFresh(lists.filter { $0.scope == .everything }) },
            BackgroundService { await CentreServer.keepFresh(lists.filter { $0.scope == .parts }) },
            BackgroundService {
                await CentreServer.follow(HierarchyFollower(centre, responder, lists, examined), logger)
            },
        ]
        if centre.configuration.ocsp.presign == true {
            let presigner = OCSPPresigner(responder: responder, pages: centre.livePage)
            services.append(
                BackgroundService { await presigner.run(report: { report(presigning: $0, logger) }) }
            )
        }
        return services
    }

    /// The API's settings when it is to be opened.
    private static func api(
        of centre: CACentre,
        port: Int?,
        only: Bool
    ) throws(CentreError) -> CentreConfiguration.API? {
        guard let api = centre.configuration.api else {
            guard !only, port == nil else { throw CentreError(.noAPI) }
            return nil
        }
        return api.enabled || only || port != nil ? api : nil
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
    public func stop() async {
        await group.triggerGracefulShutdown()
    }
}

/// The words for an error of any kind.
func describe(_ error: any Error) -> String {
    if let error = error as? any OperatorError { return error.message }
    return error is CocoaError ? error.localizedDescription : "\(error)"
}
