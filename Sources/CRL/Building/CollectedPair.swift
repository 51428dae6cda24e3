import Model

/// A full list, its delta or both, from one view of the book.
struct CollectedPair: ~Copyable {
    /// Nil when only a delta was asked for.
    var full: CollectedRevocations?
    /// Nil when no delta was asked for.
    var delta: CollectedRevocations?
    /// The head of the status feed in the view that was read.
    var feedSequence: Int64 = 0
    /// What is revoked, or on hold, since a moment to come.
    var ahead: Set<SerialNumber> = []
}
