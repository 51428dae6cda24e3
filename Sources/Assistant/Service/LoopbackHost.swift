import Synchronization

/// What this service is called by pages: a loopback name and its port, and nothing else.
///
/// A name of somebody else's that was made to lead to 127.0.0.1 (DNS rebinding) is refused, so that no page of theirs becomes
/// one of ours.
///
/// Source: RFC 9110 §7.2; RFC 6761 §6.3.
final class LoopbackHost: Sendable {
    private static let names = ["127.0.0.1", "[::1]", "localhost"]
    /// 0 until it is bound.
    private let bound = Mutex(0)

    /// Says which port was bound.
    func bind(_ port: Int) {
        bound.withLock { $0 = port }
    }

    /// Whether a header field `Host` is one of our names.
    func admits(_ host: String?) -> Bool {
        guard let host else { return false }
        return places.contains(host.lowercased())
    }

    /// Whether a header field `Origin` is that of our own window.
    func isOwn(_ origin: String?) -> Bool {
        guard let origin else { return false }
        return places.contains { "http://\($0)" == origin }
    }

    /// The address of a path, as the window is opened at.
    func url(_ path: String) -> String {
        "http://127.0.0.1:\(bound.withLock { $0 })\(path)"
    }

    private var places: [String] {
        let port = bound.withLock { $0 }
        return port == 0 ? [] : LoopbackHost.names.map { "\($0):\(port)" }
    }
}
