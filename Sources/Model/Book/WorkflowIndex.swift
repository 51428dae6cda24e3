/// What the workflow looks up by something other than a record's own name.
public protocol WorkflowIndex: Sendable {
    /// The open NEW or REISSUE of this subject and profile, or nil.
    ///
    /// Open means neither terminal nor a draft: a draft claims nothing, so nobody can block a stranger by
    /// saving a draft with the stranger's identity.
    func openApplication(subjectUID: String, profile: String) throws(BookError) -> ApplicationRecord?
    /// Jobs that `station` may take at `now`, the urgent ones first, then in order of creation, at most `limit`.
    ///
    /// These are the queued and failed ones, those whose lease is absent or ended before `now`, and those
    /// that `station` itself holds; never done, cancelled or rejected ones.
    func claimableJobs(station: String, at now: Timestamp, limit: Int) throws(BookError) -> [JobRecord]
    /// Whether an idempotency key was claimed by a commit.
    func isClaimed(key: String) throws(BookError) -> Bool
}
