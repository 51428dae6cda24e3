public import Logging
import Model
import Synchronization

/// The door of holders' assistants: three questions, for anybody who can ask them rightly.
public final class HolderResponder: Sendable {
    private let desk: any HolderDesk
    private let rates: RateLimiter
    private let underWay = Atomic<Int>(0)
    private let logger: Logger
    /// Requests under way at the same time.
    private static let most = 16
    /// Requests per second, of all together: nobody has more than a few tokens to unlock.
    private static let perSecond = 20

    /// Makes a responder.
    public init(desk: any HolderDesk, logger: Logger) {
        self.desk = desk
        self.logger = logger
        rates = RateLimiter(perSecond: HolderResponder.perSecond)
    }

    /// Answers one request; a failure is an answer too.
    public func respond(to call: HTTPCall) async -> HTTPReply {
        let request = RequestName.draw()
        var reply: HTTPReply
        do {
            reply = try await admitted(call)
        } catch {
            RequestName.log(error, request, "holder's request failed", to: logger)
            reply = Problem(error, request: request).reply()
        }
        reply.fields.append(("x-request-id", request))
        return reply
    }

    private func admitted(_ call: HTTPCall) async throws -> HTTPReply {
        guard rates.admits("holders") else { throw APIError(.tooFast) }
        let count = underWay.add(1, ordering: .relaxed).newValue
        defer { underWay.subtract(1, ordering: .relaxed) }
        guard count <= HolderResponder.most else { throw APIError(.busy) }
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
