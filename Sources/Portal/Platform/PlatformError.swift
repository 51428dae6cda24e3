public import Model

/// Why nobody was logged in who came from the platform.
public struct PlatformError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The platform does not answer, or not as it should.
        case unavailable(detail: String)
        /// What the browser brought is not what it was sent away with, or too old.
        case stale
        /// The platform let nobody in, as when its user said no.
        case declined(detail: String)
        /// A token that is not believed.
        case distrusted(detail: String)
        /// The token was used before.
        case used
        /// The account may not be used.
        case closed
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed; nothing of a person is in it.
    public var message: String {
        switch reason {
        case .unavailable(let detail): "the platform's login cannot be used: \(detail)"
        case .stale: "the login was begun in another browser, or too long ago"
        case .declined(let detail): "the platform let nobody in: \(detail)"
        case .distrusted(let detail): "the platform's token is not believed: \(detail)"
        case .used: "the platform's token was used before"
        case .closed: "the account may not be used"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unavailable: "check 'platform.signOn' in pki.yaml, and whether the platform's servers answer"
        case .stale, .used: "begin again on the login page"
        case .declined: "log in on the platform first"
        case .distrusted: "check clocks, 'issuer' and 'client' here, and the keys that the platform publishes"
        case .closed: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .unavailable: .unavailable
        case .stale: .conflict
        case .declined, .used, .closed: .refused
        case .distrusted: .unauthorized
        }
    }

    /// Names the page that says so, in `words.txt`.
    var word: String {
        switch reason {
        case .unavailable: "unavailable"
        case .stale, .used: "stale"
        case .declined: "declined"
        case .distrusted: "distrusted"
        case .closed: "closed"
        }
    }
}
