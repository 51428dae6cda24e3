/// One write about trades at payment providers, and about invoices.
public enum MoneyChange: Hashable, Sendable {
    /// A new trade; its number, and its place within the application, must be new.
    case addCheckout(CheckoutRecord)
    /// Replaces a trade that stands, and was asked for as often, as `from` says.
    case updateCheckout(CheckoutRecord, from: CheckoutRecord)
    /// A refund that is to be asked for; a payment has one.
    case addRefund(RefundRecord)
    /// Replaces a refund that stands, and was asked for as often, as `from` says.
    case updateRefund(RefundRecord, from: RefundRecord)
    /// An invoice that is asked for; an application has one.
    case addInvoice(InvoiceRecord)
    /// Replaces an invoice that is in state `from`; its number must be nobody else's.
    case updateInvoice(InvoiceRecord, from: InvoiceRecord.State)
}
