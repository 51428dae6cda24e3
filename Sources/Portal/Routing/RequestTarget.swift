/// The request target exactly as the client sent it, taken apart without being cleaned up.
///
/// Nothing is decoded and no slash is merged here, because the path of an OCSP request is base64, in which
/// `//`, `+` and `%2F` mean something. Slashes before the first name are dropped: clients that join
/// `http://host/` and `/ocsp` send two. It works on octets: a combining character after a slash would make
/// both one Swift `Character`.
///
/// Source: RFC 9112 §3.2; RFC 6960 appendix A.1.
struct RequestTarget: Hashable {
    /// The first name of the path; empty for `/`.
    let first: String
    /// What follows the slash after it, without the query; nil when there is no such slash.
    let rest: ArraySlice<UInt8>?

    private static let slash = UInt8(ascii: "/")

    init(_ target: some Sequence<UInt8>) {
        let path = Self.withoutOrigin(Array(target)[...]).prefix {
            $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        let names = path.drop { $0 == Self.slash }
        let name = names.prefix { $0 != Self.slash }
        first = String(decoding: name, as: UTF8.self)
        let tail = names.dropFirst(name.count)
        rest = tail.isEmpty ? nil : tail.dropFirst()
    }

    /// The absolute form, which proxies send, without its scheme and host.
    private static func withoutOrigin(_ target: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard target.first != slash else { return target }
        let start = String(decoding: target.prefix(8), as: UTF8.self).lowercased()
        for scheme in ["http://", "https://"] where start.hasPrefix(scheme) {
            return target.dropFirst(scheme.utf8.count).drop { $0 != slash }
        }
        return target
    }

    /// The name in `rest` before a suffix, as `issuing` in `issuing.crl`; nil for anything else.
    func resourceName(withSuffix suffix: String) -> String? {
        guard let rest, let octets = PercentEncoding.decode(rest, limit: 128) else { return nil }
        guard octets.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { return nil }
        return String(decoding: octets.dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
