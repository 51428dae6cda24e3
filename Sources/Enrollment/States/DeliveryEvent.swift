/// What can happen to a finished token on its way.
///
/// Source: product.md §5.3.
public enum DeliveryEvent: String, CaseIterable, Hashable, Sendable {
    /// Handed to the carrier.
    case ship
    /// The holder confirmed receipt, or the carrier did.
    case deliver
    /// Came back.
    case returned
    /// The holder came and showed their document.
    case pickUp

    /// As the command and the audit chain call it.
    public var verb: String {
        switch self {
        case .ship: "ship"
        case .deliver: "confirm"
        case .returned: "return"
        case .pickUp: "pickup"
        }
    }
}
