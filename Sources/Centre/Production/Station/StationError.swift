public import Model

/// Why a station stops working with its office.
public struct StationError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// What the office said cannot be true; nothing was done to the token for it.
        case untrueOffice(detail: String)
        /// The clocks of station and server are too far apart.
        case clockDiffers(seconds: Int64)
        /// The operator's token was taken away: the session has ended.
        case operatorGone
    }

    /// What is wrong.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .untrueOffice(let detail): "the office's answer cannot be true: \(detail)"
        case .clockDiffers(let seconds): "the server's clock is \(seconds) seconds ahead of this station's"
        case .operatorGone: "the operator's token was taken away; the session has ended"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .untrueOffice: "keep the token; let a PKI administrator look at the job with 'pki job show'"
        case .clockDiffers: "set the station's clock, or the server's"
        case .operatorGone: "insert it and run the command again; what was done is on record"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .untrueOffice: .fault
        case .clockDiffers: .unavailable
        case .operatorGone: .unauthorized
        }
    }
}
