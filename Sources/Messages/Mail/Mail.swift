public import Model

/// A mail in plain text, perhaps with a file.
public struct Mail: Hashable, Sendable {
    /// To whom: an address as `a@example.cn`.
    public let recipient: String
    /// What it is about, one line.
    public let subject: String
    /// What it says.
    public let text: String
    /// The left half of its Message-ID: the same each time the same mail is tried, so that a relay or reader knows it again.
    public let id: String
    /// When it was written.
    public let at: Timestamp
    /// What goes with it; nil for nothing.
    public let attachment: MailAttachment?

    /// Writes a mail.
    public init(
        recipient: String,
        subject: String,
        text: String,
        id: String,
        at: Timestamp,
        attachment: MailAttachment? = nil
    ) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.id = id
        self.at = at
        self.attachment = attachment
    }
}
