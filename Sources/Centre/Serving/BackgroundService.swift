import ServiceLifecycle

/// A loop that runs beside the HTTP server and ends with it.
struct BackgroundService: Service {
    let body: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await body() }
    }
}
