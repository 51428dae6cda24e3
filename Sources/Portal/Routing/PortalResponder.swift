import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Model

/// Finds the controller for a request by its raw target, and turns failures into responses.
struct PortalResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let ocsp: OCSPController
    private let revocationLists: RevocationListController
    private let certificates: CertificateController
    private let health: HealthController
    private let logger: Logger

    init(_ services: PortalServices, limits: PortalLimits) {
        ocsp = OCSPController(
            desk: services.ocsp,
            clock: services.clock,
            limits: limits,
            logger: services.logger
        )
        revocationLists = RevocationListController(shelf: services.revocationLists, clock: services.clock)
        certificates = CertificateController(
            certificate: services.authorityCertificate,
            bundle: services.authorityBundle,
            clock: services.clock
        )
        health = HealthController(ailment: services.ailment)
        logger = services.logger
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            let response = try await route(request)
            return request.method == .head ? response.createHeadResponse() : response
        } catch {
            // Not the context's: it reads its name out of the logger, and traps with one that keeps nothing.
            let identifier = "\(RequestID())"
            log(error, request: identifier)
            return .failure(error, request: identifier)
        }
    }

    private func route(_ request: Request) async throws -> Response {
        let target = RequestTarget(request.head.path ?? "/")
        switch target.first {
        case "ocsp": return try await ocsp.respond(to: request, target)
        case "crl": return try revocationLists.respond(to: request, target)
        case "ca": return try certificates.respond(to: request, target)
        case "healthz" where target.rest == nil: return health.respond(to: request)
        default: return .words(.notFound, ["there is nothing at this address"])
        }
    }

    private func log(_ error: any Error, request identifier: String) {
        let known = error as? any OperatorError
        let metadata: Logger.Metadata = [
            "request": "\(identifier)",
            "cause": "\(known?.message ?? String(describing: error))",
            "hint": "\(known?.hint ?? "")",
        ]
        let level: Logger.Level = known.map { $0.kind == .fault } ?? true ? .error : .notice
        logger.log(level: level, "request failed", metadata: metadata)
    }
}
