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
    ///   - stopsOnSignals: whether SIGINT and SIGTERM end it gracefully.
    ///   - onListening: told the port once connections are taken.
    /// - Throws: `CentreError` with `.noOCSPSigner`, `KeyFileError` and others.
    public init(
        centre: CACentre,
        host: String,
        port: Int,
        logLevel: Logger.Level = .info,
        stopsOnSignals: Bool,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws {
        address = "\(host):\(port)"
        guard (0...65_535).contains(port) else {
            throw CentreError(.cannotServe(address: address, detail: "a port is 0 to 65535"))
        }
        let logger = CentreServer.logger(logLevel)
        let responder = OCSPResponder(
            issuers: try centre.ocspIssuers(),
            status: centre.book,
            clock: centre.clock,
            policy: OCSPPolicy(validitySeconds: Int64(centre.configuration.ocsp.validMinutes) * 60)
        )
        let lists = try AuthorityRecord.Role.allCases.map { try centre.listService(for: $0, logger: logger) }
        let services = PortalServices(
            ocsp: OCSPDesk(responder: responder),
            revocationLists: RevocationListShelf(directory: centre.listDirectory),
            authorityCertificate: { id in try centre.book.authorities().first { $0.id == id }?.certificate },
            ailment: { centre.ailment() },
            clock: centre.clock,
            logger: logger
        )
        let portal = buildPortal(
            services,
            configuration: PortalConfiguration(host: host, port: port, onListening: onListening)
        )
        group = ServiceGroup(
            services: [
                portal,
                BackgroundService {
                    await responder.follower.run(report: { CentreServer.report($0, logger) })
                },
                BackgroundService { await CentreServer.keepFresh(lists) },
                BackgroundService { await CentreServer.sealAudit(of: centre, logger) },
                BackgroundService { await CentreServer.followSearch(of: centre, logger) },
            ],
            gracefulShutdownSignals: stopsOnSignals ? [.sigint, .sigterm] : [],
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
    public func stop() async {
        await group.triggerGracefulShutdown()
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

    /// Keeps the search index near the book, so that a search finds little left to do.
    private static func followSearch(of centre: CACentre, _ logger: Logger) async {
        var isComplete = true
        while (try? await Task.sleep(for: isComplete ? .seconds(10) : .milliseconds(50))) != nil {
            do {
                isComplete = try centre.book.followSearchIndex()
            } catch {
                isComplete = true
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
