import Hummingbird

/// What the portal accepts at most from one client.
public struct PortalLimits: Hashable, Sendable {
    /// Octets of an OCSP request, as a body or decoded from a path.
    public var requestOctets: Int

    /// Makes limits; the default is what a request with 64 certificates needs, several times over.
    public init(requestOctets: Int = 65_536) {
        self.requestOctets = requestOctets
    }
}
