public import Model

/// Why something about an account was not done; the pages say it in the language of who reads.
public struct AccountError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// What was typed breaks rules; all of them are here.
        case fields([AccountFault])
        /// No account has this name and password.
        case badCredentials
        /// Too many tries; so many seconds to wait.
        case tooManyTries(seconds: Int64)
        /// A code was asked for just now; so many seconds to wait.
        case codeTooSoon(seconds: Int64)
        /// The number got its codes for today.
        case codesSpent
        /// The code is wrong; so many tries are left.
        case wrongCode(left: Int)
        /// There is no code, it is too old, or it was tried wrongly too often.
        case noCode
        /// Everybody logs in at the same time.
        case busy
        /// The book or the cryptography failed.
        case failed(detail: String, kind: FailureKind)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    init(_ error: any OperatorError) {
        self.init(.failed(detail: error.message, kind: error.kind))
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .fields(let faults): "what was typed has \(faults.count) faults"
        case .badCredentials: "no account has this name and password"
        case .tooManyTries(let seconds): "too many tries; wait \(seconds) seconds"
        case .codeTooSoon(let seconds): "a code was sent just now; wait \(seconds) seconds"
        case .codesSpent: "the number got all its codes for today"
        case .wrongCode(let left): "the code is wrong; \(left) tries are left"
        case .noCode: "there is no code that can be used"
        case .busy: "too many people log in at the same time"
        case .failed(let detail, _): detail
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .fields: "correct the named fields"
        case .badCredentials: "check both, or reset the password with a code"
        case .tooManyTries, .codeTooSoon, .busy: "try again then"
        case .codesSpent: "try again tomorrow, or call the hotline"
        case .wrongCode: "look at the newest message"
        case .noCode: "ask for a new code"
        case .failed: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .fields, .wrongCode, .noCode: .invalidInput
        case .badCredentials: .unauthorized
        case .tooManyTries, .codeTooSoon, .codesSpent: .refused
        case .busy: .unavailable
        case .failed(_, let kind): kind
        }
    }
}
