/// Whether a token does for the job of an application.
public struct JobFit: Hashable, Codable, Sendable {
    /// The serial number of the token whose key the application's certificate belongs to; nil when any would do.
    public let owner: String?
    /// What the job wants, when the token cannot do it; nil when it can, or none was named.
    public let unmet: KeyWish?

    /// Whether the token was finished, and nothing is left to do.
    public let isDone: Bool

    /// Makes it.
    public init(owner: String?, unmet: KeyWish?, isDone: Bool = false) {
        self.owner = owner
        self.unmet = unmet
        self.isDone = isDone
    }
}
