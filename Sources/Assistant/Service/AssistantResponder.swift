import Portal

/// Everything that the port answers: pages of the centre under `/v1`, the assistant's own window elsewhere.
struct AssistantResponder: Sendable {
    let desk: AssistantDesk

    /// Answers one request that came by one of our names.
    func respond(to call: HTTPCall) async -> HTTPReply {
        guard desk.host.admits(call.field("host")) else {
            desk.log.addSparingly("refused a request for another host")
            return ServiceReply.failure(AssistantError(.hostUnknown))
        }
        if call.target.hasPrefix("/v1/") { return await ServiceResponder(desk: desk).respond(to: call) }
        return await WindowResponder(desk: desk).respond(to: call)
    }

    /// Whether a request is of a page that may ask, as far as its head tells.
    func isOfAllowedPage(_ call: HTTPCall) -> Bool {
        guard desk.host.admits(call.field("host")) else { return false }
        return call.field("origin").flatMap(WebOrigin.init).map { desk.origins.contains($0) } ?? false
    }
}
