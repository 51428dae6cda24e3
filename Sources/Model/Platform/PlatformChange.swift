/// One write about people whom the platform sends.
public enum PlatformChange: Hashable, Sendable {
    /// Ties an account to who its owner is on the platform, for ever; neither may be tied otherwise at this issuer.
    case tie(PlatformSubject, login: String, at: Timestamp)
    /// Keeps the name that the platform has verified of somebody who is tied to an account; nil for none.
    case name(PlatformSubject, String?)
    /// Keeps somebody who has no account yet, in place of who came with the same browser before.
    case arrive(PlatformArrivalRecord)
    /// They have an account now; the arrival must be this one, still.
    case settle(PlatformArrivalRecord)
    /// Uses a token, known by its SHA-256; one that was used before is refused with `.exists`.
    case spend(token: [UInt8], until: Timestamp)
    /// Removes arrivals and used tokens that have ended before.
    case forget(before: Timestamp)
}
