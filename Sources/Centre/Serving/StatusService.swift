import Portal
import ServiceLifecycle

/// The listener for relying parties as a service of `pki serve`.
struct StatusService: Service {
    let listener: StatusListener
    let place: PortalConfiguration

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await listener.run() }
        } catch let error as ListenerError {
            let detail = if case .cannotBind(_, let detail) = error.reason { detail } else { error.message }
            throw CentreError(.cannotServe(address: "\(place.host):\(place.port)", detail: detail))
        }
    }
}
