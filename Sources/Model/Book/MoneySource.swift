/// What the workflow reads of trades at payment providers, and of invoices.
public protocol MoneySource: Sendable {
    /// The trade with this number, or nil.
    func checkout(trade: String) throws(BookError) -> CheckoutRecord?
    /// The trades of an application, oldest first.
    func checkouts(of number: ApplicationNumber) throws(BookError) -> [CheckoutRecord]
    /// OPEN trades of a channel that are to be asked for by `now`, the longest due first, at most `limit`.
    func dueCheckouts(_ channel: String, at now: Timestamp, limit: Int) throws(BookError) -> [CheckoutRecord]
    /// The refund of a payment, or nil.
    func refund(channel: String, transaction: String) throws(BookError) -> RefundRecord?
    /// WAITING refunds of a channel that are due by `now`, the longest due first, at most `limit`.
    func dueRefunds(_ channel: String, at now: Timestamp, limit: Int) throws(BookError) -> [RefundRecord]
    /// The invoice of an application, or nil.
    func invoice(of number: ApplicationNumber) throws(BookError) -> InvoiceRecord?
}
