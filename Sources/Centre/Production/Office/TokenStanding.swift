public import Model

/// What is on record of a token when it is recognised at a station.
public struct TokenStanding: Hashable, Codable, Sendable {
    /// The unfinished job that it carries.
    public let carries: ApplicationNumber?
    /// The unfinished job that it carries, or was chosen for and nothing else since.
    public let inHand: ApplicationNumber?
    /// The application it is finished for, while it is still here and has no letter.
    public let awaitsLetter: ApplicationNumber?

    /// How many times it answered wrongly while it was being made.
    public let faults: Int
    /// With so many it is set aside.
    public let faultLimit: Int

    /// Describes a token.
    public init(
        carries: ApplicationNumber? = nil,
        inHand: ApplicationNumber? = nil,
        awaitsLetter: ApplicationNumber? = nil,
        faults: Int = 0,
        faultLimit: Int
    ) {
        self.carries = carries
        self.inHand = inHand
        self.awaitsLetter = awaitsLetter
        self.faults = faults
        self.faultLimit = faultLimit
    }
}
