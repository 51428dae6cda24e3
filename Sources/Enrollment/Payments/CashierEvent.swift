/// What people should know of a payment provider; nothing of a payer is in it.
public enum CashierEvent: Hashable, Sendable {
    /// A trade came to its end.
    case settled(trade: String, Settlement)
    /// What the provider said of a trade could not be taken over; it is asked again.
    case unsettled(trade: String, detail: String)
    /// A notification that is not the provider's.
    case disbelieved(detail: String)
    /// The provider could not be asked.
    case unanswered(about: String, detail: String)
    /// Money went back.
    case refunded(transaction: String)
    /// Money did not go back, now or ever.
    case refundFailed(transaction: String, detail: String)
}
