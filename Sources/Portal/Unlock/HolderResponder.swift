public import Logging
import Model

/// The door of holders' assistants: a few questions, for anybody who can ask them rightly.
public final class HolderResponder: Sendable {
    /// Of all together: nobody has more than a few tokens.
    private static let limits = APILimits(requestsPerSecond: 20, requestsUnderWay: 16)
    /// What a code that comes to nothing is answered with: how that is said tells something of a token to who guesses.
    private static let missed: Set<String> = ["code-refused", "certificate-not-in-force"]
    private let desk: any HolderDesk
    private let gate: APIGate
    /// Codes that came to nothing, by address; as many as wrong passwords.
    private let misses = RateLimiter(count: 50, seconds: 900)

    /// Makes a responder.
    public convenience init(desk: any HolderDesk, logger: Logger) {
        self.init(desk: desk, logger: logger, limits: HolderResponder.limits)
    }

    init(desk: any HolderDesk, logger: Logger, limits: APILimits) {
        self.desk = desk
        gate = APIGate(limits, failure: "holder's request failed", logger: logger)
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
        case .unlock(let verb):
            return try await answer(call, hasCode: verb == .redeem) { try await desk.answer(verb, call.body) }
        case .renewal(let verb):
            return try await answer(call, hasCode: verb == .redeem) { try await desk.answer(verb, call.body) }
        }
    }

    /// Has a message answered; one with a code not, where too many from the same address came to nothing.
    private func answer(
        _ call: HTTPCall,
        hasCode: Bool,
        _ answer: () async throws -> StationAnswer
    ) async throws -> HTTPReply {
        guard hasCode else { return HTTPReply(try await answer()) }
        let address = call.address ?? ""
        guard misses.take(address) == nil else { throw APIError(.tooFast) }
        do {
            let reply = HTTPReply(try await answer())
            misses.giveBack(address)
            return reply
        } catch {
            let code = (error as? any CodedError)?.code ?? ""
            if !HolderResponder.missed.contains(code) { misses.giveBack(address) }
            throw error
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
