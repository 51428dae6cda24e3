public import Logging
import Model

/// The door of holders' assistants: three questions, for anybody who can ask them rightly.
public final class HolderResponder: Sendable {
    /// Of all together: nobody has more than a few tokens to unlock.
    private static let limits = APILimits(requestsPerSecond: 20, requestsUnderWay: 16)
    private let desk: any HolderDesk
    private let gate: APIGate

    /// Makes a responder.
    public init(desk: any HolderDesk, logger: Logger) {
        self.desk = desk
        gate = APIGate(HolderResponder.limits, failure: "holder's request failed", logger: logger)
    }

    /// Answers one request; a failure is an answer too.
    public func respond(to call: HTTPCall) async -> HTTPReply {
        await gate.reply { try await gate.admit("holders") { try await answer(call) } }
    }

    private func answer(_ call: HTTPCall) async throws -> HTTPReply {
        guard let verb = HolderResponder.verb(call.target) else { throw APIError(.noSuchResource) }
        guard call.method == "POST" else { throw APIError(.method(allowed: ["POST"])) }
        guard APIBody.isJSON(call.field("content-type")) else { throw APIError(.mediaType) }
        return HTTPReply(try await desk.answer(verb, call.body))
    }

    private static func verb(_ target: String) -> HolderVerb? {
        let prefix = "/api/v1/unlock/"
        guard target.hasPrefix(prefix) else { return nil }
        return HolderVerb(rawValue: String(target.dropFirst(prefix.count)))
    }
}
