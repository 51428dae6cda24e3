import Model

/// `GET /healthz`: 200 when the centre can do its work, 503 when not; for load balancers.
struct HealthController: Sendable {
    let ailment: @Sendable () -> (any OperatorError)?

    func respond(to request: WireRequest) -> StatusReply {
        guard request.method == .get || request.method == .head else {
            return .allow([.get, .head, .options], asked: request.method)
        }
        // The cause is for whoever may read the log, not for whoever may reach the port.
        guard ailment() == nil else { return .words(503, ["not well"]) }
        return .words(200, ["ok"])
    }
}
