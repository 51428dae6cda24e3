import Logging
import Model
import NIOCore
import OCSP

/// `POST /ocsp` and `GET /ocsp/{base64}`: one answer for whatever comes, under HTTP status 200.
///
/// The media type of a POST is not looked at: some clients send none, and the octets speak for themselves.
///
/// Source: RFC 6960 appendix A; RFC 5019 §5, §6.
struct OCSPController: Sendable {
    let desk: OCSPDesk
    let limits: PortalLimits
    let clock: WallClock
    let logger: Logger

    private let gate = LogGate()

    private static let mediaType = "application/ocsp-response"
    /// A request about a certificate or a few with a nonce, however it is hashed; a longer one takes longer to read and to answer
    /// than an event loop may be held.
    private static let quickOctets = 512

    func turn(for request: WireRequest, _ target: RequestTarget) -> StatusTurn {
        let path = target.rest ?? []
        switch request.method {
        case .post where path.isEmpty: return post(request)
        case .get, .head: return get(request, path)
        default:
            let methods: [WireMethod] = [.get, .head, .options] + (path.isEmpty ? [.post] : [])
            return .now(.allow(methods, asked: request.method))
        }
    }

    private func post(_ request: WireRequest) -> StatusTurn {
        guard let body = request.body else {
            return .now(.words(413, ["an OCSP request has at most \(limits.requestOctets) octets"]))
        }
        return answer(Array(body.readableBytesView), to: request)
    }

    private func get(_ request: WireRequest, _ path: ArraySlice<UInt8>) -> StatusTurn {
        guard let octets = OCSPPath.decode(path, limit: limits.pathCharacters) else {
            let failure = OCSPError(.malformedRequest(detail: "the path is not base64"))
            return .now(reply(OCSPAnswer(failing: failure), to: request))
        }
        return answer(octets, to: request)
    }

    private func answer(_ octets: [UInt8], to request: WireRequest) -> StatusTurn {
        if let kept = desk.keptAnswer(to: octets) { return .now(reply(kept, to: request)) }
        let work: StatusTurn.Work = { deliver in
            desk.answer(to: octets) { deliver(reply($0, to: request)) }
        }
        guard octets.count <= Self.quickOctets else { return .later(work) }
        return .soon({ desk.quickAnswer(to: octets).map { reply($0, to: request) } }, work)
    }

    private func reply(_ answer: OCSPAnswer, to request: WireRequest) -> StatusReply {
        if let failure = answer.failure { log(failure) }
        let octets = ByteBuffer(bytes: answer.bytes)
        guard let freshness = answer.freshness else {
            return StatusReply(type: Self.mediaType, body: octets)
        }
        let freshnessOfHTTP = Freshness(
            thisUpdate: freshness.thisUpdate,
            nextUpdate: freshness.nextUpdate,
            fingerprint: answer.fingerprint
        )
        return .fresh(octets, type: Self.mediaType, freshnessOfHTTP, to: request)
    }

    /// What a client did wrong is for debugging; what we cannot do is for the operator.
    private func log(_ failure: OCSPError) {
        let isOurs = failure.kind == .unavailable || failure.kind == .fault
        var metadata: Logger.Metadata = ["cause": "\(failure.message)", "hint": "\(failure.hint ?? "")"]
        if isOurs {
            guard let held = gate.pass(at: clock.now) else { return }
            if held > 0 { metadata["others"] = "\(held)" }
        }
        logger.log(level: isOurs ? .error : .debug, "OCSP request not answered", metadata: metadata)
    }
}
