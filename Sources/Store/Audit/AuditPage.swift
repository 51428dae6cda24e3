public import Model

/// Audit entries that a filter let pass, and how far was looked.
public struct AuditPage: Hashable, Sendable {
    /// What passed.
    public internal(set) var entries: [AuditEntry] = []
    /// The number of the entry after which to go on; nil when nothing is left to look at.
    public internal(set) var next: Int64?
}
