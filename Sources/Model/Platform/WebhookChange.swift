/// One write about what the platform is told.
///
/// Events have no write of their own: the book makes them from the changes that they tell of, in the same commit.
public enum WebhookChange: Hashable, Sendable {
    /// The endpoint is told of what happens from now on; one that is told already goes on being told.
    case open(endpoint: String, at: Timestamp)
    /// The endpoint is told nothing new; what waits for it goes on waiting.
    case close(endpoint: String)
    /// Replaces a delivery that is as `from`: its state and tries.
    case update(WebhookDeliveryRecord, from: WebhookDeliveryRecord)
}
