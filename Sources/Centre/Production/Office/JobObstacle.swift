public import Model

/// A job that was passed over, because its application's profile is gone: nothing can be made for it on any token.
public struct JobObstacle: Hashable, Codable, Sendable {
    /// Whose job it is.
    public let application: ApplicationNumber
    /// The profile that it was approved for.
    public let profile: String

    /// Names an obstacle.
    public init(application: ApplicationNumber, profile: String) {
        self.application = application
        self.profile = profile
    }

    /// What its producer is told, when nothing else waits.
    public var error: CentreError { CentreError(.profileGone(application, profile: profile)) }

    /// What failed and what to do, beside others.
    public var words: String { error.message + (error.hint.map { ": \($0)" } ?? "") }
}
