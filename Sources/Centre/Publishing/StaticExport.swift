/// What an export into a tree of files did.
public struct StaticExport: Hashable, Sendable {
    /// Files that were made or replaced.
    public var written = 0
    /// Files that are still good.
    public var kept = 0
    /// Files that were taken away, because nobody is to be told any more what they said.
    public var removed = 0
}
