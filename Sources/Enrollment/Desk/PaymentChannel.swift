/// How money arrives.
public enum PaymentChannel: String, CaseIterable, Hashable, Sendable {
    /// 线下: transfer, cash, card reader; confirmed by finance with the transaction's number.
    case offline = "OFFLINE"
    /// 支付宝: its notification, or its answer when it is asked.
    case alipay = "ALIPAY"
    /// A payment provider's callback.
    case callback = "CALLBACK"
    /// Nothing to pay.
    case zero = "ZERO"

    /// Whether money goes back the way it came, by asking a provider.
    public var sendsBack: Bool {
        switch self {
        case .alipay: true
        case .offline, .callback, .zero: false
        }
    }
}
