/// Why a payment provider was not asked, not understood, or not believed.
public struct GatewayError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// No answer: it may have arrived or not.
        case unreachable(detail: String)
        /// An answer that the provider's key did not sign, or that is none of its protocol.
        case untrusted(detail: String)
        /// The provider is busy, and wants to be asked again.
        case busy(code: String, detail: String)
        /// The provider says no, whenever it is asked.
        case refused(code: String, detail: String)
        /// A notification that is not the provider's, or not for this centre.
        case forged(detail: String)
        /// Our own key did not sign.
        case unsigned(detail: String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// Whether asking again may help.
    public var isTemporary: Bool {
        switch reason {
        case .unreachable, .untrusted, .busy, .unsigned: true
        case .refused, .forged: false
        }
    }

    /// What failed; nothing of a payer is in it.
    public var message: String {
        switch reason {
        case .unreachable(let detail): "the payment provider does not answer: \(detail)"
        case .untrusted(let detail): "the payment provider's answer cannot be believed: \(detail)"
        case .busy(let code, let detail): "the payment provider is busy: \(detail) (\(code))"
        case .refused(let code, let detail): "the payment provider refuses: \(detail) (\(code))"
        case .forged(let detail): "a payment notification is not the provider's: \(detail)"
        case .unsigned(let detail): "what is said to the payment provider cannot be signed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unreachable, .busy: "it is asked again"
        case .untrusted: "compare gatewayKeyFile in 'payment' of pki.yaml with the provider's page"
        case .refused: "look into the provider's own pages; the code says why"
        case .forged: nil
        case .unsigned: "check privateKeyFile in 'payment' of pki.yaml"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .unreachable, .untrusted, .busy: .unavailable
        case .refused: .refused
        case .forged: .unauthorized
        case .unsigned: .fault
        }
    }
}
