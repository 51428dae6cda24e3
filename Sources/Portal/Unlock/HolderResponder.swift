public import Logging
import Model

/// The door of holders' assistants: a few questions, for anybody who can ask them rightly.
public final class HolderResponder: Sendable {
    /// Of all together: nobody has more than a few tokens.
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
        let question = try HolderResponder.question(call.target)
        guard call.method == "POST" else { throw APIError(.method(allowed: ["POST"])) }
        guard APIBody.isJSON(call.field("content-type")) else { throw APIError(.mediaType) }
        switch question {
        case .unlock(let verb): return HTTPReply(try await desk.answer(verb, call.body))
        case .renewal(let verb): return HTTPReply(try await desk.answer(verb, call.body))
        }
    }

    private enum Question {
        case unlock(HolderVerb)
        case renewal(RenewalVerb)
    }

    private static func question(_ target: String) throws(APIError) -> Question {
        if let verb = verb(HolderVerb.self, of: "unlock", in: target) { return .unlock(verb) }
        if let verb = verb(RenewalVerb.self, of: "renewal", in: target) { return .renewal(verb) }
        throw APIError(.noSuchResource)
    }

    private static func verb<Verb: RawRepresentable<String>>(
        _ type: Verb.Type,
        of folder: String,
        in target: String
    ) -> Verb? {
        let prefix = "/api/v1/\(folder)/"
        return target.hasPrefix(prefix) ? Verb(rawValue: String(target.dropFirst(prefix.count))) : nil
    }
}
