public import Model

extension MemoryBook {
    /// The trade with this number, or nil.
    public func checkout(trade: String) throws(BookError) -> CheckoutRecord? {
        contents.checkouts.first { $0.trade == trade }
    }

    /// The trades of an application, oldest first.
    public func checkouts(of number: ApplicationNumber) throws(BookError) -> [CheckoutRecord] {
        contents.checkouts.filter { $0.application == number }
    }

    /// OPEN trades of a channel that are to be asked for by `now`, the longest due first, at most `limit`.
    public func dueCheckouts(
        _ channel: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [CheckoutRecord] {
        let due = contents.checkouts.filter {
            $0.channel == channel && $0.state == .open && $0.dueAt <= now
        }
        return Array(due.sorted { ($0.dueAt, $0.trade) < ($1.dueAt, $1.trade) }.prefix(limit))
    }

    /// The refund of a payment, or nil.
    public func refund(channel: String, transaction: String) throws(BookError) -> RefundRecord? {
        contents.refunds.first { $0.channel == channel && $0.transaction == transaction }
    }

    /// WAITING refunds of a channel that are due by `now`, the longest due first, at most `limit`.
    public func dueRefunds(
        _ channel: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [RefundRecord] {
        let due = contents.refunds.filter {
            $0.channel == channel && $0.state == .waiting && $0.dueAt <= now
        }
        return Array(due.sorted { ($0.dueAt, $0.transaction) < ($1.dueAt, $1.transaction) }.prefix(limit))
    }

    /// The invoice of an application, or nil.
    public func invoice(of number: ApplicationNumber) throws(BookError) -> InvoiceRecord? {
        contents.invoices[number]
    }
}
