public import Model

/// What is on record of a token when it is recognised at a station.
public struct TokenStanding: Hashable, Sendable {
    /// The unfinished job that it carries.
    public let carries: ApplicationNumber?
    /// The unfinished job that it carries, or was chosen for and nothing else since.
    public let inHand: ApplicationNumber?
    /// The application it is finished for, while it is still here and has no letter.
    public let awaitsLetter: ApplicationNumber?

    /// Describes a token.
    public init(
        carries: ApplicationNumber? = nil,
        inHand: ApplicationNumber? = nil,
        awaitsLetter: ApplicationNumber? = nil
    ) {
        self.carries = carries
        self.inHand = inHand
        self.awaitsLetter = awaitsLetter
    }
}
