/// 短信.
public struct ShortMessage: Hashable, Sendable {
    /// To whom: digits, a plus in front or not.
    public let recipient: String
    /// What it says, with the signature in front.
    public let text: String
    /// What the gateway is to call when the message has arrived or has not; nil for nobody.
    public let report: String?

    /// Writes a short message.
    public init(recipient: String, text: String, report: String? = nil) {
        self.recipient = recipient
        self.text = text
        self.report = report
    }
}
