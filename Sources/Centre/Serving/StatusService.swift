import Model
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
            let detail =
                if case .cannotBind(_, _, let detail) = error.reason { detail } else { error.message }
            let address = SocketPlace(host: place.host, port: place.port).description
            throw CentreError(.cannotServe(address: address, detail: detail))
        }
    }
}
