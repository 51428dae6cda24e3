/// The first thing that is wrong with an audit chain.
public enum AuditFault: Hashable, Sendable, CustomStringConvertible {
    /// Entries are missing: after `after` comes `found`.
    case gap(after: Int64, found: Int64)
    /// The entry does not continue the one before.
    case brokenLink(Int64)
    /// The entry's hash is not that of its content.
    case altered(Int64)
    /// A checkpoint covers this entry with another hash.
    case checkpointMismatch(Int64)
    /// The signature of the checkpoint over this entry is not the audit key's.
    case checkpointForged(Int64)
    /// No checkpoint is left, although the founding of a centre signs the first entries.
    case unsigned
    /// The chain ends at `head`, but a checkpoint proves that it was longer.
    case truncated(head: Int64, checkpoint: Int64)

    /// What is wrong, as part of a sentence.
    public var description: String {
        switch self {
        case .gap(let after, let found): "audit entry \(after) is followed by \(found)"
        case .brokenLink(let sequence): "audit entry \(sequence) does not continue the one before"
        case .altered(let sequence): "audit entry \(sequence) was altered"
        case .checkpointMismatch(let sequence): "audit entry \(sequence) is not the one that was signed"
        case .checkpointForged(let sequence): "the signature over audit entry \(sequence) is not valid"
        case .unsigned: "no checkpoint is left of those that were signed"
        case .truncated(let head, let checkpoint):
            "the audit trail ends at entry \(head), but entry \(checkpoint) was signed"
        }
    }
}
