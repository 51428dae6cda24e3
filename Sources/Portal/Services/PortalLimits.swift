/// What the portal accepts at most from one client.
public struct PortalLimits: Hashable, Sendable {
    /// Octets of an OCSP request's body; a longer one gets 413, before it is read to its end.
    public var requestOctets: Int
    /// Characters of a request target after `/ocsp/`; a longer one is a malformed OCSP request.
    public var pathCharacters: Int
    /// Seconds after which a connection on which nothing happens is closed, also in the middle of a request.
    public var idleSeconds: Int
    /// Connections at the same time; one more is closed at once.
    public var connections: Int

    /// Makes limits.
    public init(
        requestOctets: Int = 65_536,
        pathCharacters: Int = 16_384,
        idleSeconds: Int = 30,
        connections: Int = 20_000
    ) {
        self.requestOctets = requestOctets
        self.pathCharacters = pathCharacters
        self.idleSeconds = idleSeconds
        self.connections = connections
    }

    /// The same for the listener.
    var ofListener: HTTPListenerLimits {
        HTTPListenerLimits(
            bodyOctets: requestOctets,
            headerFieldOctets: 32_768,
            headerListOctets: 65_536,
            headerFields: 100,
            connections: connections,
            requestSeconds: Int64(min(10, idleSeconds)),
            idleSeconds: Int64(idleSeconds)
        )
    }
}
