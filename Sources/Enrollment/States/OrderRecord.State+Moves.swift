public import Model

extension OrderRecord.State {
    /// `UNPAID → PAID → REFUNDING → REFUNDED`, `UNPAID → CANCELLED`; money that arrives after CANCELLED goes
    /// back at once.
    ///
    /// - Throws: `InvalidTransition`.
    public func after(_ event: OrderEvent) throws(InvalidTransition) -> OrderRecord.State {
        switch (self, event) {
        case (.unpaid, .paid): .paid
        case (.unpaid, .cancel): .cancelled
        case (.paid, .refund): .refunding
        case (.cancelled, .paid): .refunding
        case (.refunding, .refunded): .refunded
        case (.unpaid, .refund), (.unpaid, .refunded), (.paid, .paid), (.paid, .cancel), (.paid, .refunded),
            (.cancelled, .cancel), (.cancelled, .refund), (.cancelled, .refunded), (.refunding, .paid),
            (.refunding, .cancel), (.refunding, .refund), (.refunded, .paid), (.refunded, .cancel),
            (.refunded, .refund), (.refunded, .refunded):
            throw InvalidTransition("order", state: rawValue, event: event.rawValue)
        }
    }
}
