import Enrollment
public import Logging
import Model
import OpenSSL

/// The API for issuance: who asks, may they, what do they ask, and the answer as JSON.
///
/// `docs/openapi.yaml` says the same to programs, which get it as `GET /api/v1/openapi.yaml`.
public final class APIResponder: Sendable {
    private let desk: any IssuanceDesk
    private let production: any ProductionDesk
    private let gate: APIGate

    /// Makes a responder.
    ///
    /// - Parameters:
    ///   - desk: issues for machines and producers.
    ///   - production: makes tokens with stations.
    ///   - limits: what callers may ask at most.
    ///   - logger: gets the causes of failures.
    public init(
        desk: any IssuanceDesk,
        production: any ProductionDesk,
        limits: APILimits = APILimits(),
        logger: Logger
    ) {
        self.desk = desk
        self.production = production
        gate = APIGate(limits, failure: "API request failed", logger: logger)
    }

    /// Answers one request; a failure is an answer too.
    public func respond(to call: HTTPCall) async -> HTTPReply {
        await gate.reply {
            guard let peer = call.peer else { throw APIError(.anonymous) }
            let caller = try desk.caller(peer)
            return try await gate.admit(caller.auditName) { try await answer(call, caller) }
        }
    }

    private func answer(_ call: HTTPCall, _ caller: APICaller) async throws -> HTTPReply {
        switch try APIRoute(method: call.method, target: call.target) {
        case .issue:
            let certificate = try await desk.issue(order(call), for: caller)
            let path = "/api/v1/certificates/\(certificate.id.serial.hexadecimal)"
            return APIResponder.reply(201, certificate.json, [("location", path)])
        case .certificate(let serial):
            return APIResponder.reply(200, try desk.certificate(serial, of: caller).json)
        case .revoke(let serial):
            let reason = try reason(call)
            return APIResponder.reply(200, try await desk.revoke(serial, reason: reason, for: caller).json)
        case .profiles:
            let profiles = try desk.profiles(for: caller).map(\.json)
            return APIResponder.reply(200, .object([("profiles", .array(profiles))]))
        case .contract: return APIContract.reply(to: call)
        case .production(let verb):
            guard APIBody.isJSON(call.field("content-type")) else { throw APIError(.mediaType) }
            let message = StationCall(verb: verb, body: call.body)
            return HTTPReply(try await production.answer(message, for: caller))
        }
    }

    private func order(_ call: HTTPCall) throws(APIError) -> IssuanceOrder {
        let body = try APIBody(call, allowing: ["profile", "application", "subject", "request"])
        guard let request = try body.text("request", limit: 49_152) else {
            throw APIError(.badMember(path: "request", detail: "is missing"))
        }
        let (facts, lists) = try body.facts("subject")
        return IssuanceOrder(
            profile: try body.text("profile", limit: 64),
            application: try application(body),
            facts: facts,
            lists: lists,
            request: Array(request.utf8),
            claim: try claim(call)
        )
    }

    private func application(_ body: APIBody) throws(APIError) -> ApplicationNumber? {
        guard let text = try body.text("application", limit: 64) else { return nil }
        guard let number = ApplicationNumber(text) else {
            throw APIError(.badMember(path: "application", detail: "is not an application number"))
        }
        return number
    }

    private func claim(_ call: HTTPCall) throws(APIError) -> IdempotencyClaim {
        let fingerprint = DigestAlgorithm.sha256.hash(call.body)
        guard let field = call.field("idempotency-key") else { return IdempotencyClaim(body: fingerprint) }
        guard let claim = IdempotencyClaim(field: field, fingerprint: fingerprint) else {
            throw APIError(.keyUnreadable)
        }
        return claim
    }

    private func reason(_ call: HTTPCall) throws(APIError) -> RevocationReason {
        let text = try APIBody(call, allowing: ["reason"]).text("reason", limit: 64) ?? "unspecified"
        guard let reason = RevocationReason(rawValue: text), APIResponder.reasons.contains(reason) else {
            let names = APIResponder.reasons.map(\.rawValue).joined(separator: ", ")
            throw APIError(.badMember(path: "reason", detail: "must be one of \(names)"))
        }
        return reason
    }

    /// What the holder of a leaf may give as a reason.
    private static let reasons: [RevocationReason] = [
        .unspecified, .keyCompromise, .affiliationChanged, .superseded, .cessationOfOperation,
    ]

    private static func reply(
        _ status: Int,
        _ value: JSONValue,
        _ more: [(name: String, value: String)] = []
    ) -> HTTPReply {
        let fields: [(name: String, value: String)] = [
            ("content-type", "application/json"), ("cache-control", "no-store"),
        ]
        return HTTPReply(status: status, fields: fields + more, body: CanonicalJSON.encode(value))
    }
}
