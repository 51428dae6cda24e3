import Glibc

/// By what name limits know an address.
enum ClientAddress {
    /// An IPv4 address as it is, of an IPv6 address its network: whoever has one address of a /64 has all of them.
    ///
    /// `text` is what the connection or the proxy says; what is no address stays as it is, cut short.
    static func name(_ text: String) -> String {
        var octets = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, text, &octets) == 1 else { return String(text.prefix(45)) }
        // ::ffff:192.0.2.1 is an IPv4 address.
        if octets.prefix(10).allSatisfy({ $0 == 0 }), octets[10...11] == [0xFF, 0xFF] {
            return octets.suffix(4).map(String.init).joined(separator: ".")
        }
        let groups = stride(from: 0, to: 8, by: 2).map { index in
            String(Int(octets[index]) << 8 | Int(octets[index + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}
