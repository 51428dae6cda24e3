import OpenSSL

/// One call of the platform: what it is told, and what shows that it is we who tell it.
///
/// Source: Standard Webhooks 1.0.0, "Webhook metadata" and "Signature scheme".
public struct WebhookCall: Sendable {
    /// Where to.
    public let url: String
    /// A file with the certificates that are trusted; nil for the system's.
    public let trusted: String?
    /// What is told, JSON.
    public let body: [UInt8]
    /// The header fields, `name: value`.
    public let fields: [String]

    /// Signs a call with each of the secrets, so that one can be changed for another without a gap.
    ///
    /// - Parameters:
    ///   - url: where to; https, or http on this machine.
    ///   - trusted: a file with the certificates that are trusted; nil for the system's.
    ///   - id: by which who is called twice knows it again.
    ///   - seconds: the time, since the epoch; a receiver refuses what is too old.
    ///   - body: what is told.
    ///   - secrets: 32 octets each.
    public init(
        url: String,
        trusted: String?,
        id: String,
        seconds: Int64,
        body: [UInt8],
        secrets: [[UInt8]]
    ) {
        self.url = url
        self.trusted = trusted
        self.body = body
        let signatures = secrets.map { WebhookCall.signature(id: id, seconds: seconds, body, $0) }
        fields = [
            "Content-Type: application/json", "webhook-id: \(id)", "webhook-timestamp: \(seconds)",
            "webhook-signature: \(signatures.joined(separator: " "))",
        ]
    }

    private static func signature(id: String, seconds: Int64, _ body: [UInt8], _ secret: [UInt8]) -> String {
        let code = MessageAuthentication.hmacSHA256(
            key: secret,
            message: Array("\(id).\(seconds).".utf8) + body
        )
        return "v1," + String(decoding: Base64.encode(code), as: UTF8.self)
    }
}
