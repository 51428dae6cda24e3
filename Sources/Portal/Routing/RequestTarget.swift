/// The request target exactly as the client sent it, taken apart without being cleaned up.
///
/// No octet is decoded and no slash is merged here, because the path of an OCSP request is base64, in
/// which `//`, `+` and `%2F` mean something. Slashes before the first name are dropped: clients that join
/// `http://host/` and `/ocsp` send two.
///
/// Source: RFC 9112 §3.2; RFC 6960 appendix A.1.
struct RequestTarget: Hashable {
    /// The first name of the path; empty for `/`.
    let first: Substring
    /// What follows the slash after it, without the query; nil when there is no such slash.
    let rest: Substring?

    init(_ target: String) {
        let path = Self.withoutOrigin(target[...]).prefix { $0 != "?" && $0 != "#" }
        let names = path.drop { $0 == "/" }
        first = names.prefix { $0 != "/" }
        let tail = names.dropFirst(first.count)
        rest = tail.isEmpty ? nil : tail.dropFirst()
    }

    /// The absolute form, which proxies send, without its scheme and host.
    private static func withoutOrigin(_ target: Substring) -> Substring {
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            return target.dropFirst(scheme.count).drop { $0 != "/" }
        }
        return target
    }

    /// The name of an authority in `rest`, as in `issuing.crl`; nil for anything else.
    func authorityName(withSuffix suffix: String) -> String? {
        guard let rest, let octets = PercentEncoding.decode(rest.utf8, limit: 128) else { return nil }
        let name = String(decoding: octets, as: UTF8.self)
        return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }
}
