/// What the workflow reads of documents that wait for a decision.
public protocol PaperSource: Sendable {
    /// Documents that are kept since before a moment, the oldest first, at most `limit`.
    func keptPapers(before moment: Timestamp, limit: Int) throws(BookError) -> [KeptPaperRecord]
}
