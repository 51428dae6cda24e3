/// The book of record, for writing: one method, so that every deed is one atomic, durable list of changes.
public protocol Book: Sendable {
    /// Applies all changes in order, or none.
    ///
    /// Returns when they are durable (they survive power loss). Commits of concurrent callers are grouped.
    ///
    /// - Throws: `BookError`; then nothing was written.
    func commit(_ changes: [Change]) async throws(BookError)
}
