/// What a plain HTTP listener accepts at most, from one client and from all.
public struct HTTPListenerLimits: Hashable, Sendable {
    /// A body above this is large: it must say its length, gets more time, and counts against `sharedOctets`.
    static let smallBody = 65_536

    /// Octets of a request's body; a longer one gets 413.
    public var bodyOctets: Int
    /// Octets of all bodies above 64 KiB that are under way; what does not fit gets 503.
    public var sharedOctets: Int
    /// Octets of those of one client, where clients are told apart (`LargeBodies`).
    public var clientOctets: Int
    /// Octets of one header field, and of the request line.
    public var headerFieldOctets: Int
    /// Octets of all header fields of a request.
    public var headerListOctets: Int
    /// How many header fields a request has.
    public var headerFields: Int
    /// Connections at the same time; one more is closed at once.
    public var connections: Int
    /// Connections of one address at the same time; nil where all come from a proxy.
    public var connectionsPerAddress: Int?
    /// Requests on one connection; the last answer says `Connection: close`.
    public var requestsPerConnection: Int
    /// Seconds from connecting, or from a request's head, until TLS and head, or body, are complete.
    public var requestSeconds: Int64
    /// Seconds from a request's head until a body above 64 KiB is complete.
    public var bodySeconds: Int64
    /// Seconds that a connection may stay open without a request.
    public var idleSeconds: Int64
    /// Seconds that requests under way get when the listener stops.
    public var graceSeconds: Int64

    /// Makes limits.
    public init(
        bodyOctets: Int = 65_536,
        sharedOctets: Int = 64 << 20,
        clientOctets: Int = 64 << 20,
        headerFieldOctets: Int = 8192,
        headerListOctets: Int = 16_384,
        headerFields: Int = 64,
        connections: Int = 512,
        connectionsPerAddress: Int? = nil,
        requestsPerConnection: Int = 100_000,
        requestSeconds: Int64 = 10,
        bodySeconds: Int64 = 180,
        idleSeconds: Int64 = 60,
        graceSeconds: Int64 = 10
    ) {
        self.bodyOctets = bodyOctets
        self.sharedOctets = sharedOctets
        self.clientOctets = clientOctets
        self.headerFieldOctets = headerFieldOctets
        self.headerListOctets = headerListOctets
        self.headerFields = headerFields
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.requestsPerConnection = requestsPerConnection
        self.requestSeconds = requestSeconds
        self.bodySeconds = bodySeconds
        self.idleSeconds = idleSeconds
        self.graceSeconds = graceSeconds
    }

    /// The same with at most `connections`, and at least one.
    func within(_ connections: Int) -> HTTPListenerLimits {
        var limits = self
        limits.connections = min(limits.connections, max(1, connections))
        return limits
    }
}
