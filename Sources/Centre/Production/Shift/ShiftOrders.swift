public import Model

/// What a shift is to make, and where.
public struct ShiftOrders: Sendable {
    /// Which jobs.
    public enum Scope: Hashable, Sendable {
        /// Those in the queue, as it orders them, until none is left.
        case queue
        /// Those of these applications, in this order.
        case listed([ApplicationNumber])
    }

    /// Which jobs.
    public let scope: Scope
    /// The places to use, by name; all there are when empty.
    public let places: Set<String>
    /// How long the shift waits for a token when nothing happens.
    public let patience: Duration

    /// Makes orders.
    public init(scope: Scope, places: Set<String> = [], patience: Duration) {
        self.scope = scope
        self.places = places
        self.patience = patience
    }
}
