import Foundation

/// Where browsers reach pages, as their `Origin` says it.
///
/// Source: RFC 6454 §6.2.
enum WebOrigin {
    /// Whether a text is scheme https, a host in lower case and perhaps a port, and nothing else.
    static func isOne(_ text: String) -> Bool {
        guard let url = URL(string: text), url.scheme == "https", let host = url.host(), !host.isEmpty
        else { return false }
        return url.path().isEmpty && url.query() == nil && url.user() == nil && text == text.lowercased()
    }
}
