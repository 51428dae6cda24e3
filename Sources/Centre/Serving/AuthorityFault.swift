public import Model

/// What keeps one authority from being served, while others are.
public struct AuthorityFault: Sendable {
    /// Which.
    public let authority: AuthorityID
    /// Why.
    public let error: any Error

    /// The same in words.
    public var message: String { describe(error) }
}
