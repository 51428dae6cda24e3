import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Model
import NIOCore
import OCSP

/// `POST /ocsp` and `GET /ocsp/{base64}`: one answer for whatever comes, under HTTP status 200.
///
/// The media type of a POST is not looked at: some clients send none, and the octets speak for themselves.
///
/// Source: RFC 6960 appendix A; RFC 5019 §5, §6.
struct OCSPController {
    let desk: OCSPDesk
    let clock: WallClock
    let limits: PortalLimits
    let logger: Logger

    private static let mediaType = "application/ocsp-response"

    func respond(to request: Request, _ target: RequestTarget) async throws -> Response {
        let path = target.rest ?? []
        switch request.method {
        case .post where path.isEmpty: return try await post(request)
        case .get, .head: return await get(request, path)
        default:
            return .allow(
                path.isEmpty ? [.get, .head, .options, .post] : [.get, .head, .options],
                asked: request.method
            )
        }
    }

    private func post(_ request: Request) async throws -> Response {
        guard let octets = try await body(of: request) else {
            return .words(.contentTooLarge, ["an OCSP request has at most \(limits.requestOctets) octets"])
        }
        return response(to: await desk.answer(to: octets), conditions: nil)
    }

    private func get(_ request: Request, _ path: ArraySlice<UInt8>) async -> Response {
        guard let octets = OCSPPath.decode(path, limit: limits.pathCharacters) else {
            let failure = OCSPError(.malformedRequest(detail: "the path is not base64"))
            return response(to: OCSPAnswer(failing: failure), conditions: nil)
        }
        return response(to: await desk.answer(to: octets), conditions: request.headers)
    }

    private func response(to answer: OCSPAnswer, conditions: HTTPFields?) -> Response {
        if let failure = answer.failure { log(failure) }
        guard let freshness = answer.freshness else { return .unkept(answer.bytes, type: Self.mediaType) }
        return .fresh(
            answer.bytes,
            type: Self.mediaType,
            Freshness(
                thisUpdate: freshness.thisUpdate,
                nextUpdate: freshness.nextUpdate,
                fingerprint: answer.fingerprint
            ),
            at: clock.now,
            conditions: conditions
        )
    }

    /// The body, or nil when it is too long.
    private func body(of request: Request) async throws -> [UInt8]? {
        var octets: [UInt8] = []
        for try await chunk in request.body {
            guard octets.count + chunk.readableBytes <= limits.requestOctets else { return nil }
            octets.append(contentsOf: chunk.readableBytesView)
        }
        return octets
    }

    /// What a client did wrong is for debugging; what we cannot do is for the operator.
    private func log(_ failure: OCSPError) {
        let isOurs = failure.kind == .unavailable || failure.kind == .fault
        let metadata: Logger.Metadata = ["cause": "\(failure.message)", "hint": "\(failure.hint ?? "")"]
        logger.log(level: isOurs ? .error : .debug, "OCSP request not answered", metadata: metadata)
    }
}
