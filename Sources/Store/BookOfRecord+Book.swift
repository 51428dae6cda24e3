public import Model

extension BookOfRecord: Book {
    /// Applies all changes in order, or none; returns when they are durable.
    ///
    /// Concurrent callers share transactions. A cancelled task still gets the true result. Nothing is written into a file
    /// that lost its name.
    public func commit(_ changes: [Change]) async throws(BookError) {
        try history.look()
        try await committer.commit(changes)
    }
}
