/// 通知: a message that waits in the outbox, written in the same transaction as what it tells about.
public struct Notice: Hashable, Sendable {
    /// The template, as `PAID` (product.md §14).
    public let template: String
    /// The application it is about.
    public let application: ApplicationNumber?
    /// The values for the template's placeholders, free of secrets.
    public let values: [String: String]
    /// The one-time code it brings, sealed under a key that is not in the book; nil for none, and once it was sent.
    ///
    /// Goes out as a short message only.
    public let sealed: [UInt8]?
    /// When it was queued.
    public let createdAt: Timestamp

    /// Makes a notice.
    public init(
        template: String,
        application: ApplicationNumber?,
        values: [String: String],
        sealed: [UInt8]? = nil,
        createdAt: Timestamp
    ) {
        self.template = template
        self.application = application
        self.values = values
        self.sealed = sealed
        self.createdAt = createdAt
    }
}
