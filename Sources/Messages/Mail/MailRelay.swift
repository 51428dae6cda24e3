import Model

/// Hands mails to an SMTP relay (RFC 5321), with STARTTLS (RFC 3207) and a login (RFC 4954) where they are wanted.
public struct MailRelay: MailSender {
    private static let seconds = 60
    private let url: String
    private let sender: MailAddress
    private let senderName: String
    private let needsTLS: Bool
    private let trusted: String?
    private let credentials: Credentials?

    /// Names a relay.
    ///
    /// - Parameters:
    ///   - url: `smtp://host:port` or `smtps://host:port`.
    ///   - sender: the address that mails come from.
    ///   - senderName: the name beside it.
    ///   - needsTLS: whether STARTTLS must succeed before anything is said.
    ///   - trusted: a file with the certificates that are trusted; nil for the system's.
    ///   - credentials: who we are; nil for a relay that does not ask.
    /// - Throws: `DeliveryError` with `.badAddress` for a sender that cannot be one.
    public init(
        url: String,
        sender: String,
        senderName: String,
        needsTLS: Bool,
        trusted: String? = nil,
        credentials: Credentials? = nil
    ) throws(DeliveryError) {
        guard let sender = MailAddress(sender) else { throw DeliveryError(.badAddress) }
        (self.url, self.sender, self.senderName) = (url, sender, senderName)
        (self.needsTLS, self.trusted, self.credentials) = (needsTLS, trusted, credentials)
    }

    /// Hands one mail over; returns when the relay took the responsibility for it.
    ///
    /// - Throws: `DeliveryError`: `.badAddress`, `.rejected` (an answer of 5xx), else one that is temporary.
    public func send(_ mail: Mail) async throws(DeliveryError) {
        guard let recipient = MailAddress(mail.recipient) else { throw DeliveryError(.badAddress) }
        let text = MIMEText(mail: mail, sender: sender, senderName: senderName, recipient: recipient)
        let answer = try await Transfer.perform(
            Transfer.Order(
                // The last part is the name we greet with.
                url: "\(url)/\(sender.domain)",
                schemes: "smtp,smtps",
                method: .mail,
                envelope: ("<\(sender.text)>", "<\(recipient.text)>"),
                body: text.octets,
                needsTLS: needsTLS,
                trusted: trusted,
                credentials: credentials,
                milliseconds: MailRelay.seconds * 1000
            )
        )
        if let failure = answer.failure { throw MailRelay.error(failure, answer.code) }
    }

    private static func error(_ failure: TransferFailure, _ code: Int) -> DeliveryError {
        let service = "the mail relay"
        let detail = code == 0 ? failure.detail : "\(failure.detail) (\(code))"
        switch (failure.place, code) {
        case (.trust, _): return DeliveryError(.untrusted(service: service, detail: detail))
        case (_, 500...599): return DeliveryError(.rejected(service: service, detail: detail))
        default: return DeliveryError(.unreachable(service: service, detail: detail))
        }
    }
}
