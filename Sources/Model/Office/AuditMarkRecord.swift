/// 已审计: somebody examined a stretch of the audit chain.
///
/// Source: GM/T 0037 §8.6.1.7: audited records are visibly marked.
public struct AuditMarkRecord: Hashable, Sendable {
    /// The number of the first entry.
    public let first: Int64
    /// The number of the last entry, not before the first.
    public let last: Int64
    /// The last entry's hash, 32 octets: with it everything before is as it was.
    public let hash: [UInt8]
    /// What was found, 2 to 200 characters.
    public let text: String
    /// Who examined it.
    public let markedBy: String
    /// When.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        first: Int64,
        last: Int64,
        hash: [UInt8],
        text: String,
        markedBy: String,
        createdAt: Timestamp
    ) {
        self.first = first
        self.last = last
        self.hash = hash
        self.text = text
        self.markedBy = markedBy
        self.createdAt = createdAt
    }
}
