/// An event that the tables do not have for a state, or whose guards do not hold.
public struct InvalidTransition: Error, Hashable, Sendable {
    /// Why it is invalid.
    public enum Reason: Hashable, Sendable {
        /// No row of the table has this state, event and type.
        case notListed
        /// A row exists, and these guards do not hold.
        case guardsFail(Set<ApplicationGuard>)
    }

    /// What was to move, as `application`, `order`, `job`, `token`, `delivery`.
    public let machine: String
    /// Where it stands, as `PENDING_REVIEW`; `–` for what does not exist yet.
    public let state: String
    /// What happened to it.
    public let event: String
    /// Why that is invalid.
    public let reason: Reason

    /// Describes a refused event.
    public init(_ machine: String, state: String, event: String, reason: Reason = .notListed) {
        self.machine = machine
        self.state = state
        self.event = event
        self.reason = reason
    }
}
