/// How much waits for the staff.
public struct WaitingCounts: Hashable, Sendable {
    /// Applications in PENDING_REVIEW.
    public let reviews: Int
    /// Orders that are UNPAID.
    public let payments: Int
    /// Jobs that are neither done nor cancelled.
    public let jobs: Int
    /// Deliveries that are READY, SHIPPED or RETURNED.
    public let deliveries: Int
    /// Payments that are REFUNDING or MISMATCHED.
    public let refunds: Int
    /// Revocations that are PROPOSED.
    public let revocations: Int
    /// Invoices that are REQUESTED or RED_DUE.
    public let invoices: Int
}
