/// Where a page comes from, as browsers say it: scheme, host and port.
///
/// `https`, or `http` of this machine; a host in lower-case ASCII, without the port that its scheme has anyway.
///
/// Source: RFC 6454 §6.2.
public struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
    /// As in the header field `Origin`.
    public let description: String

    private static let longest = 300
    private static let loopback = ["127.0.0.1", "[::1]", "localhost"]

    /// Reads an origin; nil for anything else, `null` included.
    public init?(_ text: String) {
        guard text.utf8.count <= WebOrigin.longest else { return nil }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return nil }
        let place = text.utf8.dropFirst(isSecure ? 8 : 7)
        let (host, port) = WebOrigin.parts(Array(place))
        guard WebOrigin.isHost(host), isSecure || WebOrigin.loopback.contains(host) else { return nil }
        if let port {
            guard let number = UInt16(port), number > 0, String(number) == port,
                number != (isSecure ? 443 : 80)
            else { return nil }
        }
        description = text
    }

    /// Host and port; the port is what stands behind the last colon outside of brackets.
    private static func parts(_ place: [UInt8]) -> (host: String, port: String?) {
        let end = place.lastIndex(of: UInt8(ascii: "]")) ?? 0
        guard let colon = place.lastIndex(of: UInt8(ascii: ":")), colon > end else {
            return (String(decoding: place, as: UTF8.self), nil)
        }
        return (
            String(decoding: place[..<colon], as: UTF8.self),
            String(decoding: place[(colon + 1)...], as: UTF8.self)
        )
    }

    private static func isHost(_ host: String) -> Bool {
        if host == "[::1]" { return true }
        guard let first = host.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else {
            return false
        }
        return host.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
