import Enrollment
import Model
import Store

/// The staff desk for programs: what its pages do, in JSON, for who shows the certificate of a member of the staff.
///
/// A browser shows the certificate by itself, so what another site's page could ask is refused: whatever says that it comes from
/// elsewhere, and changes that are not JSON. What is decided is decided by `EnrollmentDesk`.
///
/// Source: ADR 0072; docs/workflow.yaml.
struct StaffAPI: Sendable {
    let desk: StaffResponder

    var services: StaffServices { desk.services }

    /// Answers one request; a failure is a problem (RFC 9457).
    func respond(to call: HTTPCall) async -> HTTPReply {
        await WorkflowAnswer.reply(
            "staff API request failed",
            guarded: desk.frame.guarded([]),
            to: services.logger
        ) { try await answer(call) }
    }

    private func answer(_ call: HTTPCall) async throws -> HTTPReply {
        guard desk.rates.take(call.address.map(ClientAddress.name) ?? "unknown") == nil else {
            throw APIError(.tooFast)
        }
        guard let visit = try desk.visit(call) else { throw WorkflowRefusal.notStaff }
        guard let route = StaffAPIRoute(path: visit.path) else { throw APIError(.noSuchResource) }
        guard route.methods.contains(call.method) else { throw APIError(.method(allowed: route.methods)) }
        try checkSite(call)
        let isChange = call.method == "POST"
        guard !isChange || StaffAPI.isTaken(call.field("content-type"), by: route) else {
            throw APIError(.mediaType)
        }
        guard !isChange && !route.isPersonal || desk.deeds.take(visit.member.name) == nil else {
            throw APIError(.tooFast)
        }
        guard route.register?.isOpen(to: visit.member) ?? true else { throw WorkflowRefusal.notYours }
        return try await answer(route, visit)
    }

    /// Neither of these is what a form of a page can send (WHATWG HTML §4.10.21.8).
    private static func isTaken(_ type: String?, by route: StaffAPIRoute) -> Bool {
        guard case .invoiceFile = route else { return APIBody.isJSON(type) }
        return type?.lowercased() == "application/pdf"
    }

    /// Source: Fetch Metadata (`Sec-Fetch-Site`); RFC 6454 (`Origin`).
    private func checkSite(_ call: HTTPCall) throws(WorkflowRefusal) {
        let site = call.field("sec-fetch-site") ?? "none"
        guard site == "none" || site == "same-origin" else { throw .foreignSite }
        if let origin = call.field("origin"), origin != services.site.origin { throw .foreignSite }
    }

    private func answer(_ route: StaffAPIRoute, _ visit: StaffVisit) async throws -> HTTPReply {
        switch route {
        case .contract: WorkflowContract.reply(to: visit.call)
        case .me: me(visit)
        case .queue(let queue): try show(queue, visit)
        case .review(let number): try await review(number, visit)
        case .document(let number, let id): try await document(id, of: number, visit)
        case .reviewForm(let number): try await reviewForm(number, visit)
        case .oneCase(let number): try oneCase(number, visit)
        case .look(let number): try await look(number, visit)
        case .caseForm(let number): try await desk.maskedForm(of: number, visit)
        case .evidence(let number): try await evidence(number, visit)
        case .invoiceFile(let number): try await issueInvoice(number, visit)
        case .receipts: try receipts(visit)
        case .returns: try returns(visit)
        case .reconciliation: try reconciliation()
        case .audit: try audit(visit)
        case .auditMarks: try auditMarks(visit)
        case .expiring: try expiring(visit)
        case .members: try members(visit)
        case .stock: try stock()
        case .prices: try prices()
        case .notices: try notices()
        case .decisions: try await decide(visit)
        case .decision(let number): try decision(number, visit)
        case .statements(let number): try await desk.statements(of: number, visit)
        case .signatures(let number): try await sign(number, visit)
        }
    }

    private func me(_ visit: StaffVisit) -> HTTPReply {
        let queues = StaffQueue.open(to: visit.member).map { JSONValue.string($0.rawValue) }
        return desk.json([
            ("name", .string(visit.member.name)), ("displayName", .string(visit.member.displayName)),
            ("roles", .array(visit.member.roles.map(\.rawValue).sorted().map { .string($0) })),
            ("queues", .array(queues)),
        ])
    }
}
