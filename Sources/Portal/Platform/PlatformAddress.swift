/// Addresses of the platform that may be asked, or that browsers may be sent to.
public enum PlatformAddress {
    private static let loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"]

    /// Whether a text is https, or http on this machine, without a name, a password or a fragment in it.
    public static func isSafe(_ text: String) -> Bool {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("#"), !text.contains("\\"), let origin = origin(of: text), !origin.contains("@")
        else { return false }
        if origin.hasPrefix("https://") { return origin.utf8.count > 8 }
        return loopback.contains { origin == $0 || origin.hasPrefix("\($0):") }
    }

    /// Scheme, host and port of an address, as browsers say where a form comes from; nil when it has none.
    ///
    /// Source: RFC 6454 §6.2.
    public static func origin(of text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
        let place = text.dropFirst(scheme.utf8.count).prefix { !["/", "?", "#"].contains($0) }
        return place.isEmpty ? nil : scheme + place
    }
}
