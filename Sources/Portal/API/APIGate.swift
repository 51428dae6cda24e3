import Logging
import Model
import Synchronization

/// What stands before a door of the API: how fast and how many at a time, and that a failure is an answer too.
final class APIGate: Sendable {
    private let limits: APILimits
    private let rates: RateLimiter
    private let underWay = Atomic<Int>(0)
    private let failure: String
    private let logger: Logger

    /// - Parameters:
    ///   - limits: what is admitted at most.
    ///   - failure: what the log calls a request that failed; a constant.
    ///   - logger: gets the causes of failures.
    init(_ limits: APILimits, failure: String, logger: Logger) {
        self.limits = limits
        self.failure = failure
        self.logger = logger
        // Two seconds' worth at once.
        rates = RateLimiter(count: 2 * max(1, limits.requestsPerSecond), seconds: 2)
    }

    /// The reply to one request, which gets a name; what `answer` throws is logged under it and told as a problem.
    func reply(_ answer: () async throws -> HTTPReply) async -> HTTPReply {
        let request = RequestName.draw()
        var reply: HTTPReply
        do {
            reply = try await answer()
        } catch {
            RequestName.log(error, request, failure, to: logger)
            reply = Problem(error, request: request).reply()
        }
        reply.fields.append(("x-request-id", request))
        return reply
    }

    /// Lets one request of a caller through.
    ///
    /// - Throws: `APIError` with `.tooFast` or `.busy`, and what `answer` throws.
    func admit(_ caller: String, _ answer: () async throws -> HTTPReply) async throws -> HTTPReply {
        guard rates.take(caller) == nil else { throw APIError(.tooFast) }
        let count = underWay.add(1, ordering: .relaxed).newValue
        defer { underWay.subtract(1, ordering: .relaxed) }
        guard count <= limits.requestsUnderWay else { throw APIError(.busy) }
        return try await answer()
    }
}
