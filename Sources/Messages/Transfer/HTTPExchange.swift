import Model

/// One request over HTTP and its whole answer, for asking OCSP responders and fetching lists.
///
/// Neither the length of the answer nor its pace is the server's to choose, and it sends nobody elsewhere: redirects are not followed.
public struct HTTPExchange: Sendable {
    /// How a server is asked.
    public enum Method: Sendable {
        /// Everything is in the URL.
        case get
        /// Octets of a media type are sent.
        case post([UInt8], contentType: String)
    }

    /// The status code.
    public let status: Int
    /// Header values by lower-case name.
    public let headers: [String: String]
    /// The body.
    public let body: [UInt8]

    /// For how long the whole answer is waited for, in seconds.
    private static let patience = 10

    private init(_ answer: TransferAnswer, of url: String) throws(ExchangeError) {
        let fields = answer.fields
        let encoding = fields["content-encoding"]?.lowercased() ?? "identity"
        guard encoding == "identity" else {
            throw ExchangeError(.unreachable(url, detail: "it answers in \(encoding.printable)"))
        }
        guard !answer.isTooLong else { throw ExchangeError(.tooLarge(url)) }
        if let failure = answer.failure {
            let detail =
                failure.isLate
                ? "no whole answer within \(HTTPExchange.patience) seconds" : failure.detail
            throw ExchangeError(.unreachable(url, detail: detail))
        }
        (status, headers, body) = (answer.code, fields, answer.body)
    }

    /// Asks, and waits at most ten seconds for the whole answer, however it comes.
    ///
    /// - Parameters:
    ///   - method: how, and what is sent.
    ///   - url: where to, as `http://[::1]:8080/ocsp`.
    ///   - limit: the largest body that is taken, in octets; no more is held in memory.
    /// - Returns: status, headers and body, whatever the status says.
    /// - Throws: `ExchangeError` with `.unreachable` or `.tooLarge`.
    public static func send(
        _ method: Method,
        _ url: String,
        limit: Int = 64 << 20
    ) async throws(ExchangeError) -> HTTPExchange {
        try await send(method, url, fields: [], trusted: nil, asksProxies: true, limit: limit)
    }

    /// Asks a server that we have to do with: the environment's proxies are not asked.
    ///
    /// - Parameters:
    ///   - method: how, and what is sent.
    ///   - url: where to.
    ///   - fields: more header fields, `name: value`.
    ///   - trusted: a file with the certificates that are trusted; nil for the system's.
    ///   - limit: the largest body that is taken, in octets; no more is held in memory.
    /// - Returns: status, headers and body, whatever the status says.
    /// - Throws: `ExchangeError` with `.unreachable` or `.tooLarge`.
    public static func sendDirectly(
        _ method: Method,
        _ url: String,
        fields: [String] = [],
        trusted: String? = nil,
        limit: Int
    ) async throws(ExchangeError) -> HTTPExchange {
        try await send(method, url, fields: fields, trusted: trusted, asksProxies: false, limit: limit)
    }

    private static func send(
        _ method: Method,
        _ url: String,
        fields: [String],
        trusted: String?,
        asksProxies: Bool,
        limit: Int
    ) async throws(ExchangeError) -> HTTPExchange {
        guard !url.utf8.contains(0) else {
            throw ExchangeError(.unreachable(url.printable, detail: "not a URL"))
        }
        var order = Transfer.Order(
            url: url,
            schemes: "http,https",
            method: .get,
            fields: ["Accept-Encoding: identity"] + fields,
            body: [],
            taking: .whole(limit: limit),
            trusted: trusted,
            asksProxies: asksProxies,
            milliseconds: patience * 1000
        )
        if case .post(let octets, let contentType) = method {
            order.method = .post
            order.body = octets
            order.fields.append("Content-Type: \(contentType)")
        }
        let answer: TransferAnswer
        do throws(DeliveryError) {
            answer = try await Transfer.perform(order)
        } catch {
            throw ExchangeError(.unreachable(url, detail: error.message))
        }
        return try HTTPExchange(answer, of: url)
    }
}
