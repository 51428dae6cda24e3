public import Model

/// Why a server of somebody else gave no answer that could be looked at.
public struct ExchangeError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The answer is larger than any real one.
        case tooLarge(String)
        /// No answer.
        case unreachable(String, detail: String)
    }

    /// What happened.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .tooLarge(let url): "the answer of \(url) is too large"
        case .unreachable(let url, let detail): "\(url) does not answer: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .tooLarge: nil
        case .unreachable: "check that 'pki serve' runs there and that its publicURL is right"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind { .unavailable }
}
