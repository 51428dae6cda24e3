public import Model

/// A notice on one of its ways.
public struct QueuedMessage: Hashable, Sendable {
    /// Where it stands.
    public let record: MessageRecord
    /// What it says.
    public let notice: Notice
}
