import Model
import OpenSSL

/// Hands short messages to a gateway that speaks Kannel's `sendsms`.
///
/// Everything goes in the fields and the body of a POST, not in the address: an address stands in logs.
///
/// Source: Kannel user guide 1.4.5, "Using HTTP POST".
public struct ShortMessageGateway: ShortMessageSender {
    private static let seconds = 30
    private static let service = "the short message gateway"
    /// Delivered, failed, rejected by the carrier.
    private static let reportMask = 1 | 2 | 16
    private let url: String
    private let sender: String?
    private let trusted: String?
    private let credentials: Credentials

    /// Names a gateway.
    ///
    /// - Parameters:
    ///   - url: `http://host:port/cgi-bin/sendsms`, or https.
    ///   - sender: the number that messages come from; nil for the gateway's own.
    ///   - trusted: a file with the certificates that are trusted; nil for the system's.
    ///   - credentials: who we are to the gateway.
    public init(url: String, sender: String?, trusted: String? = nil, credentials: Credentials) {
        (self.url, self.sender, self.trusted, self.credentials) = (url, sender, trusted, credentials)
    }

    /// Hands one message over; returns when the gateway has it.
    ///
    /// - Throws: `DeliveryError`: `.badAddress`, `.rejected` (an answer of 4xx about the message), else one that is temporary.
    public func send(_ message: ShortMessage) async throws(DeliveryError) {
        let digits = message.recipient.hasPrefix("+") ? message.recipient.dropFirst() : message.recipient[...]
        guard (3...20).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw DeliveryError(.badAddress)
        }
        let answer = try await Transfer.perform(
            Transfer.Order(
                url: url,
                schemes: "http,https",
                fields: try fields(message),
                body: Array(message.text.utf8),
                trusted: trusted,
                milliseconds: ShortMessageGateway.seconds * 1000
            )
        )
        if let error = ShortMessageGateway.error(answer) { throw error }
    }

    private func fields(_ message: ShortMessage) throws(DeliveryError) -> [String] {
        var password = try credentials.secret().copyBytes()
        defer { password.wipe() }
        var fields = [
            "Content-Type: text/plain; charset=UTF-8",
            "X-Kannel-Username: \(credentials.user)",
            "X-Kannel-Password: \(String(decoding: password, as: UTF8.self))",
            "X-Kannel-To: \(message.recipient)",
            "X-Kannel-Coding: 2",
            "X-Kannel-Charset: UTF-8",
        ]
        if let sender { fields.append("X-Kannel-From: \(sender)") }
        if let report = message.report {
            fields += ["X-Kannel-DLR-Mask: \(ShortMessageGateway.reportMask)", "X-Kannel-DLR-Url: \(report)"]
        }
        return fields
    }

    private static func error(_ answer: TransferAnswer) -> DeliveryError? {
        if let failure = answer.failure {
            return failure.place == .trust
                ? DeliveryError(.untrusted(service: service, detail: failure.detail))
                : DeliveryError(.unreachable(service: service, detail: failure.detail))
        }
        let words = String(decoding: answer.body.prefix(80), as: UTF8.self).printable
        switch answer.code {
        case 200...299: return nil
        case 401, 403: return DeliveryError(.untrusted(service: service, detail: "\(words) (\(answer.code))"))
        case 400...499: return DeliveryError(.rejected(service: service, detail: "\(words) (\(answer.code))"))
        default: return DeliveryError(.unreachable(service: service, detail: "it answered \(answer.code)"))
        }
    }
}
