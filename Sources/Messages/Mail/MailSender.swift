/// What takes mails.
public protocol MailSender: Sendable {
    /// Hands one mail over; returns when somebody took the responsibility for it.
    ///
    /// - Throws: `DeliveryError`.
    func send(_ mail: Mail) async throws(DeliveryError)
}
