import CCurl
import Dispatch
import OpenSSL

/// One exchange through libcurl, on a thread of its own: the calls block.
///
/// Redirects are not followed, nothing but the schemes of the order is spoken, and what came is not unfolded.
struct Transfer: Sendable {
    /// The most octets of an answer that are kept, where its beginning is enough.
    static let answerLimit = 4096

    /// What libcurl does.
    enum Method: Sendable {
        /// GET of HTTP; nothing is sent.
        case get
        /// A mail over SMTP.
        case mail
        /// POST of HTTP.
        case post
    }

    /// How much of an answer is wanted.
    enum Taking: Sendable {
        /// Its beginning; the rest is read and forgotten.
        case beginning
        /// All of it, with its header fields; more than so many octets end the exchange.
        case whole(limit: Int)
    }

    /// What is sent and how.
    struct Order: Sendable {
        /// Where to, with the scheme.
        var url: String
        /// The schemes that may be spoken, as `smtp,smtps`.
        var schemes: String
        /// What is done there.
        var method = Method.post
        /// Header fields of HTTP, `name: value`.
        var fields: [String] = []
        /// Sender and recipient of a mail, in angle brackets.
        var envelope: (sender: String, recipient: String)?
        /// What is sent.
        var body: [UInt8]
        /// How much of the answer is wanted.
        var taking = Taking.beginning
        /// Whether TLS must be spoken although the scheme does not say so (STARTTLS).
        var needsTLS = false
        /// A file with the certificates that are trusted; nil for the system's.
        var trusted: String?
        /// Who we are.
        var credentials: Credentials?
        /// Whether the proxies of the environment are asked (`http_proxy`, `https_proxy`, `no_proxy`).
        var asksProxies = false
        /// How long all of it may take.
        var milliseconds: Int
    }

    private static let queue = DispatchQueue(label: "messages", attributes: .concurrent)

    /// Does it.
    ///
    /// - Throws: `DeliveryError` with `.library` when libcurl could not begin.
    static func perform(_ order: Order) async throws(DeliveryError) -> TransferAnswer {
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(DeliveryError) in try run(order) })
            }
        }
        return try result.get()
    }

    private static func run(_ order: Order) throws(DeliveryError) -> TransferAnswer {
        let handle = try CurlHandle()
        try handle.text(CURLOPT_URL, order.url)
        try handle.text(CURLOPT_PROTOCOLS_STR, order.schemes)
        if !order.asksProxies { try handle.text(CURLOPT_PROXY, "") }
        try handle.number(CURLOPT_NOSIGNAL, 1)
        // A name that nobody resolves holds nothing up beyond the time that is given.
        try handle.number(CURLOPT_QUICK_EXIT, 1)
        try handle.number(CURLOPT_TIMEOUT_MS, order.milliseconds)
        try handle.number(CURLOPT_CONNECTTIMEOUT_MS, min(10_000, order.milliseconds))
        if order.needsTLS { try handle.number(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let trusted = order.trusted { try handle.text(CURLOPT_CAINFO, trusted) }
        if let credentials = order.credentials { try handle.credentials(credentials) }
        if let envelope = order.envelope {
            try handle.text(CURLOPT_MAIL_FROM, envelope.sender)
            try handle.list(CURLOPT_MAIL_RCPT, [envelope.recipient])
        }
        if !order.fields.isEmpty { try handle.list(CURLOPT_HTTPHEADER, order.fields) }
        return try handle.exchange(order)
    }
}
