/// What calls endpoints of the platform.
public protocol WebhookSender: Sendable {
    /// Calls once; returns when the endpoint has taken it.
    ///
    /// - Throws: `DeliveryError`.
    func send(_ call: WebhookCall) async throws(DeliveryError)
}
