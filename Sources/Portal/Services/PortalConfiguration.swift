/// Where and how the portal listens.
public struct PortalConfiguration: Sendable {
    /// The address to bind, as `127.0.0.1`.
    public var host: String
    /// The port to bind; 0 takes a free one.
    public var port: Int
    /// What clients may send.
    public var limits: PortalLimits
    /// Called once with the port, when connections are taken.
    public var onListening: @Sendable (Int) async -> Void

    /// Makes a configuration.
    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        limits: PortalLimits = PortalLimits(),
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.onListening = onListening
    }
}
