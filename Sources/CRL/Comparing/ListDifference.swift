import Model

/// A line of one list that another does not have, or has otherwise.
enum ListDifference {
    /// Only the list before has it.
    case gone(RevokedEntry)
    /// Only the new list has it.
    case new(RevokedEntry)
    /// Both have it, with another date or reason.
    case changed(RevokedEntry, to: RevokedEntry)

    var serial: SerialNumber {
        switch self {
        case .gone(let entry), .new(let entry), .changed(let entry, _): entry.serial
        }
    }
}
