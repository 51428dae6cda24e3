import Logging

/// The reply to one request of the workflow's API, at either door.
enum WorkflowAnswer {
    /// Answers under a name; what `answer` throws is logged under it, and told as a problem (RFC 9457).
    ///
    /// - Parameters:
    ///   - failure: what the log calls a request that failed; a constant.
    ///   - fields: what the door's pages carry, for a problem, which says itself that it is not kept.
    ///   - logger: gets the causes of failures.
    ///   - answer: what is asked.
    /// - Returns: the reply.
    static func reply(
        _ failure: String,
        guarded fields: [(name: String, value: String)],
        to logger: Logger,
        _ answer: () async throws -> HTTPReply
    ) async -> HTTPReply {
        let request = RequestName.draw()
        var reply: HTTPReply
        do {
            reply = try await answer()
        } catch {
            RequestName.log(WorkflowRefusal.cause(error), request, failure, to: logger)
            reply = Problem(WorkflowRefusal.translated(error), request: request).reply()
            reply.fields += fields.filter { $0.name != "cache-control" }
        }
        reply.fields.append(("x-request-id", request))
        return reply
    }
}
