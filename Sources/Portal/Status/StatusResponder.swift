import Logging
import Model
import NIOCore
import OCSP

/// Finds the controller for a request by its raw target, and turns failures into replies.
struct StatusResponder: Sendable {
    private let ocsp: OCSPController
    private let revocationLists: RevocationListController
    private let certificates: CertificateController
    private let health: HealthController
    private let lane = FileLane()
    /// Who asks how the centre is does not wait behind those who fetch files.
    private let healthLane = FileLane()
    private let logger: Logger

    /// What the server as a whole can be asked to do (RFC 9110 §9.3.7).
    private static let methods: [WireMethod] = [.get, .head, .options, .post]

    init(_ services: PortalServices, limits: PortalLimits) {
        ocsp = OCSPController(
            desk: services.ocsp,
            limits: limits,
            clock: services.clock,
            logger: services.logger
        )
        revocationLists = RevocationListController(shelf: services.revocationLists)
        certificates = CertificateController(
            certificate: services.authorityCertificate,
            bundle: services.authorityBundle,
            clock: services.clock
        )
        health = HealthController(ailment: services.ailment)
        logger = services.logger
    }

    /// Counts up whenever an answer that could be given at once no longer may be.
    var version: Int { ocsp.desk.version }

    /// Answers `request`, now or when its turn has come.
    func turn(for request: WireRequest) -> StatusTurn {
        if request.method == .options, request.target.readableBytesView.elementsEqual("*".utf8) {
            return .now(.allow(Self.methods, asked: .options))
        }
        let target = RequestTarget(request.target.readableBytesView)
        switch target.first {
        case "ocsp": return ocsp.turn(for: request, target)
        case "crl": return later { try revocationLists.respond(to: request, target) }
        case "ca": return later { try certificates.respond(to: request, target) }
        case "healthz" where target.rest == nil: return later(on: healthLane) { health.respond(to: request) }
        default: return .now(.words(404, ["there is nothing at this address"]))
        }
    }

    private func later(
        on lane: FileLane? = nil,
        _ work: @escaping @Sendable () throws -> StatusReply
    ) -> StatusTurn {
        .later { deliver in
            (lane ?? self.lane).enter(
                busy: .words(503, ["too many requests wait"]),
                { reply(of: work) },
                then: deliver
            )
        }
    }

    private func reply(of work: () throws -> StatusReply) -> StatusReply {
        do {
            return try work()
        } catch {
            let identifier = Hexadecimal.encode((0..<8).map { _ in UInt8.random(in: 0...255) })
            log(error, request: identifier)
            return .failure(error, request: identifier)
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
