/// One event on its way to one endpoint of the platform.
public struct WebhookDeliveryRecord: Hashable, Sendable {
    /// The endpoint's name in pki.yaml.
    public let endpoint: String
    /// The event's sequence.
    public let event: Int64
    /// Where it stands, as a message to an applicant does.
    public var state: MessageRecord.State
    /// How often it was tried.
    public var attempts: Int
    /// WAITING: when it is tried next; SENDING: when whoever tries has given up or died.
    public var dueAt: Timestamp
    /// What the last try said; nil for nothing.
    public var detail: String?
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        endpoint: String,
        event: Int64,
        state: MessageRecord.State,
        attempts: Int,
        dueAt: Timestamp,
        detail: String?,
        updatedAt: Timestamp
    ) {
        self.endpoint = endpoint
        self.event = event
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.detail = detail
        self.updatedAt = updatedAt
    }
}
