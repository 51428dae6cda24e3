/// Where something is asked for over HTTP without TLS, as `http://ocsp.ca.example/ocsp`.
struct PlainURL: Hashable, Sendable {
    /// A name, or an address without brackets.
    let host: String
    /// 1 to 65 535; 80 when it was left out.
    let port: Int
    /// Host and port as they are written.
    let authority: String
    /// The path and what follows; `/` when there is none.
    let target: String

    private static let scheme = "http://"
    private static let longest = 2000

    /// Reads a URL; nil for another scheme, for one that names a user, and for characters that no URL has.
    init?(_ text: String) {
        guard text.utf8.count <= PlainURL.longest, text.lowercased().hasPrefix(PlainURL.scheme),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        let rest = text.dropFirst(PlainURL.scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let isNumeric = authority.hasPrefix("[")
        let tail = isNumeric ? authority.drop { $0 != "]" }.dropFirst() : authority[...]
        let whole = tail.contains(":") ? String(authority) : "\(authority):80"
        guard let place = try? HTTPSAddress("https://\(whole)") else { return nil }
        host = place.host
        port = place.port
        self.authority = String(authority)
        let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
        target = path.hasPrefix("/") ? String(path) : "/\(path)"
    }
}
