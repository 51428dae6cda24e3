/// Where a server of ours is, as `https://ca.example:8443`.
public struct HTTPSAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name, or an address without brackets.
    public let host: String
    /// 1 to 65 535; 443 when it was left out.
    public let port: Int

    /// Reads an address: scheme https, a host, perhaps a port, and nothing else.
    ///
    /// - Throws: `HTTPSClientError` with `.badAddress`.
    public init(_ text: String) throws(HTTPSClientError) {
        guard text.utf8.count <= 300, text.hasPrefix("https://") else { throw HTTPSClientError(.badAddress) }
        var rest = text.dropFirst("https://".count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let (host, port) = HTTPSAddress.parts(rest) else { throw HTTPSClientError(.badAddress) }
        self.host = host
        self.port = port
    }

    /// As it is written.
    public var description: String { "https://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Whether the host is an address, which certificates name otherwise than a host.
    var isNumeric: Bool {
        host.contains(":") || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }

    private static func parts(_ text: Substring) -> (host: String, port: Int)? {
        var host = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            (host, port) = (text[..<colon], text[text.index(after: colon)...])
        }
        let isName = host.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
        guard isName, (1...253).contains(host.utf8.count) else { return nil }
        guard let port else { return (String(host), 443) }
        guard let number = Int(port), (1...65_535).contains(number), String(number) == port else {
            return nil
        }
        return (String(host), number)
    }
}
