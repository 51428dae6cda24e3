/// What takes short messages.
public protocol ShortMessageSender: Sendable {
    /// Hands one message over; returns when somebody took the responsibility for it.
    ///
    /// - Throws: `DeliveryError`.
    func send(_ message: ShortMessage) async throws(DeliveryError)
}
