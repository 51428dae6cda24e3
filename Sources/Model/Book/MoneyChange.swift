/// One write about trades at payment providers.
public enum MoneyChange: Hashable, Sendable {
    /// A new trade; its number, and its place within the application, must be new.
    case addCheckout(CheckoutRecord)
    /// Replaces a trade that stands, and was asked for as often, as `from` says.
    case updateCheckout(CheckoutRecord, from: CheckoutRecord)
    /// A refund that is to be asked for; a payment has one.
    case addRefund(RefundRecord)
    /// Replaces a refund that stands, and was asked for as often, as `from` says.
    case updateRefund(RefundRecord, from: RefundRecord)
}
