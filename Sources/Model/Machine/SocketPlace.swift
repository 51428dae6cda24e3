/// Where a server listens: a host and a port.
public struct SocketPlace: Hashable, Sendable, CustomStringConvertible {
    /// A name, or an address, as sockets take it: `::1`, without the brackets of URLs.
    public let host: String
    /// 0 to 65 535; 0 for one that the system chooses.
    public let port: Int

    /// Names a place.
    ///
    /// - Parameters:
    ///   - host: a name or an address; an IPv6 address also as URLs have it, in brackets (RFC 3986 §3.2.2).
    ///   - port: the port.
    public init(host: String, port: Int) {
        self.host = SocketPlace.bare(host)
        self.port = port
    }

    /// A host as sockets take it.
    public static func bare(_ host: String) -> String {
        guard host.hasPrefix("["), host.hasSuffix("]"), host.contains(":") else { return host }
        return String(host.dropFirst().dropLast())
    }

    /// As URLs have it: `[::1]:8080`.
    public var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
