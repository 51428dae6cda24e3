public import Model

extension DeliveryEvent {
    /// Where the token must stand for this event, and where it stands afterwards.
    ///
    /// Source: product.md §5.3.
    public var tokenMove: (from: TokenRecord.State, to: TokenRecord.State) {
        switch self {
        case .ship: (.produced, .shipped)
        case .deliver: (.shipped, .inUse)
        case .returned: (.shipped, .produced)
        case .pickUp: (.produced, .inUse)
        }
    }

    /// Whether the token leaves the centre by it, so that its certificate must be in use.
    var isHandOver: Bool {
        switch self {
        case .ship, .pickUp: true
        case .deliver, .returned: false
        }
    }
}
