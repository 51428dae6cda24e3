public import Model

/// A job whose certificate is signed, and the token whose key it belongs to: no other one does.
public struct AwaitedToken: Hashable, Codable, Sendable {
    /// Whose job.
    public let application: ApplicationNumber
    /// The token's serial number.
    public let token: String

    /// Names a job and its token.
    public init(application: ApplicationNumber, token: String) {
        self.application = application
        self.token = token
    }
}
