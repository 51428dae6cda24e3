/// A document that is kept, encrypted, for a decision that is not signed yet.
public struct KeptPaperRecord: Hashable, Sendable {
    /// Where it is kept.
    public let storedAs: String
    /// Since when.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(storedAs: String, createdAt: Timestamp) {
        self.storedAs = storedAs
        self.createdAt = createdAt
    }
}
