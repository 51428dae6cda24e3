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
    ///   - stopsOnSignals: whether SIGINT and SIGTERM end it gracefully.
    ///   - onListening: told the port once connections are taken.
    ///   - onAPI: told the API's port once connections are taken.
    ///   - onHolders: told the port of the door for holders once connections are taken.
    ///   - onPortal: told the portal's port once connections are taken.
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
        stopsOnSignals: Bool,
        onListening: @escaping @Sendable (Int) async -> Void,
        onAPI: @escaping @Sendable (Int) async -> Void = { _ in },
        onHolders: @escaping @Sendable (Int) async -> Void = { _ in },
        onPortal: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        address = "\(host):\(port)"
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
        let responder = OCSPResponder(
            issuers: issuers,
            status: centre.book,
            clock: centre.clock,
            policy: centre.configuration.ocsp.policy
        )
        let desk = OCSPDesk(responder: responder)
        let lists = try AuthorityRecord.Role.allCases.map { try centre.listService(for: $0, logger: logger) }
        let portal = PortalServices(
            ocsp: desk,
            revocationLists: RevocationListShelf(directory: centre.listDirectory),
            authorityCertificate: { id in try centre.book.authorities().first { $0.id == id }?.certificate },
            authorityBundle: { centre.publishedBundle(of: $0, $1) },
            ailment: { centre.ailment() },
            clock: centre.clock,
            logger: logger
        )
        var services: [any Service] = [
            StatusService(listener: StatusListener(portal, configuration: place), place: place),
            BackgroundService {
                await responder.follower.run(report: { CentreServer.report($0, logger) })
            },
            BackgroundService { await desk.keepFresh() },
            BackgroundService { await CentreServer.keepFresh(lists) },
            BackgroundService {
                await CentreServer.follow(HierarchyFollower(centre, responder, lists), logger)
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

    /// Looks after authorities and signers at the start, every minute, and within a second after they changed.
    private static func follow(_ follower: HierarchyFollower, _ logger: Logger) async {
        var seconds = 0
        repeat {
            let lines = seconds % 60 == 0 ? await follower.round() : await follower.glance()
            seconds += 1
            for line in lines {
                switch line {
                case .changed(let what): logger.notice("hierarchy changed", metadata: ["what": "\(what)"])
                case .ending(let authority, let days):
                    logger.warning(
                        "an OCSP signer ends soon",
                        metadata: ["authority": "\(authority)", "days": "\(days)"]
                    )
                case .attention(let what):
                    logger.warning("certificates end", metadata: ["what": "\(what)"])
                case .failed(let what, let error):
                    logger.error(
                        "hierarchy needs attention",
                        metadata: ["what": "\(what)", "reason": "\(describe(error))"]
                    )
                }
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    /// One after the other, because they publish into one directory.
    private static func keepFresh(_ lists: [RevocationListService]) async {
        repeat {
            for list in lists { await list.round() }
        } while (try? await Task.sleep(for: .milliseconds(500))) != nil
    }

    private static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "pki")
        logger.logLevel = level
        return logger
    }

    private static func report(_ error: BookError?, _ logger: Logger) {
        guard let error else { return logger.notice("status feed can be read again") }
        logger.error("status feed cannot be read", metadata: ["reason": "\(error.message)"])
    }

    private static func report(presigning error: any Error, _ logger: Logger) {
        logger.error("answers cannot be signed ahead", metadata: ["reason": "\(describe(error))"])
    }

    /// Looks for overlaps that have ended: at the start, and once a minute.
    private static func settleSuccessions(of centre: CACentre, _ logger: Logger) async {
        repeat {
            do {
                for item in try await centre.settleSuccessions() {
                    let serial = item.predecessor.serial.hexadecimal
                    logger.info(
                        "overlap ended",
                        metadata: ["serial": "\(serial)", "ending": "\(item.ending)"]
                    )
                }
            } catch {
                logger.error("overlaps cannot be settled", metadata: ["reason": "\(describe(error))"])
            }
        } while (try? await Task.sleep(for: .seconds(60))) != nil
    }

    /// Takes notices to relay and gateway, a second after they were written at the latest.
    private static func send(_ outbox: Outbox, _ logger: Logger) async {
        var trouble = ToldTrouble()
        repeat {
            do {
                for record in try await outbox.round() where record.state != .sent {
                    let about: Logger.Metadata = [
                        "notice": "\(record.notice)", "channel": "\(record.channel.rawValue)",
                        "state": "\(record.state.rawValue)", "reason": "\(record.detail ?? "")",
                    ]
                    logger.warning("a notice was not sent", metadata: about)
                }
                trouble.end()
            } catch {
                guard trouble.isNews(error.message) else { continue }
                logger.error("the outbox cannot be worked on", metadata: ["reason": "\(error.message)"])
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    /// Keeps the search index near the book, so that a search finds little left to do.
    private static func followSearch(of centre: CACentre, _ logger: Logger) async {
        var (isComplete, trouble) = (true, ToldTrouble())
        while (try? await Task.sleep(for: isComplete ? .seconds(10) : .milliseconds(50))) != nil {
            do {
                isComplete = try centre.book.followSearchIndex()
                trouble.end()
            } catch {
                isComplete = true
                guard trouble.isNews(error.message) else { continue }
                logger.error("search index cannot be written", metadata: ["reason": "\(error.message)"])
            }
        }
    }

    private static func sealAudit(of centre: CACentre, _ logger: Logger) async {
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            do {
                try await centre.sealAudit()
            } catch {
                logger.error("audit checkpoint failed", metadata: ["reason": "\(describe(error))"])
            }
        }
    }
}

/// The words for an error of any kind.
func describe(_ error: any Error) -> String {
    if let error = error as? any OperatorError { return error.message }
    return error is CocoaError ? error.localizedDescription : "\(error)"
}
