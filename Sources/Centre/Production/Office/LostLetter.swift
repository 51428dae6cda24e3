public import Model

/// A PIN letter that is on record as written, and was not seen to be handed over: it may be nowhere.
public struct LostLetter: Hashable, Codable, Sendable {
    /// The token's serial number.
    public let token: String
    /// Whose it is.
    public let application: ApplicationNumber?
    /// Where the token stands; another letter is for one that is not with its holder yet, an unlock for one that is.
    public let state: TokenRecord.State

    /// Whether its holder has the token.
    public var isHeld: Bool { state == .inUse || state == .locked }
}
