public import Model

/// An event on its way to one endpoint.
public struct QueuedWebhook: Hashable, Sendable {
    /// Where it stands.
    public let delivery: WebhookDeliveryRecord
    /// What it tells.
    public let event: WebhookEventRecord
}
