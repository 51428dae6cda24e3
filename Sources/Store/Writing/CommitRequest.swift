import Model

/// One caller's list of changes, waiting for its result.
struct CommitRequest: Sendable {
    /// What is to be done.
    let changes: [Change]
    /// Tells the caller; called exactly once.
    let finish: @Sendable (Result<Void, BookError>) -> Void
}
