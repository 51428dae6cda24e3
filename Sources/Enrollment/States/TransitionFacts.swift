/// What is known when an event happens.
public struct TransitionFacts: Hashable, Sendable {
    /// The guards that hold.
    public let holding: Set<ApplicationGuard>
    /// Whether the price is zero, so that there is nothing to wait for (product.md §4.3, fee = 0).
    public let isFree: Bool
    /// Whether the issuer can be reached; matters when a REVOKE is approved.
    public let isIssuerAvailable: Bool

    /// States the facts.
    public init(holding: Set<ApplicationGuard>, isFree: Bool = false, isIssuerAvailable: Bool = true) {
        self.holding = holding
        self.isFree = isFree
        self.isIssuerAvailable = isIssuerAvailable
    }
}
