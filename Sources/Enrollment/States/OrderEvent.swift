/// What can happen to an order.
///
/// Source: product.md §4.5.
public enum OrderEvent: String, CaseIterable, Hashable, Sendable {
    /// A payment of the right amount arrived.
    case paid
    /// The application was closed before payment.
    case cancel
    /// Money goes back.
    case refund
    /// The money has gone back.
    case refunded
}
