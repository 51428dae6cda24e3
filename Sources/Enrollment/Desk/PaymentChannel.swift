/// How money arrives.
public enum PaymentChannel: String, CaseIterable, Hashable, Sendable {
    /// 线下: transfer, cash, card reader; confirmed by finance with the transaction's number.
    case offline = "OFFLINE"
    /// A payment provider's callback.
    case callback = "CALLBACK"
    /// Nothing to pay.
    case zero = "ZERO"
}
