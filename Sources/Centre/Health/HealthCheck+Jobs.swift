import Model
import Store

/// Jobs that stand still until somebody does something about the definition.
extension HealthCheck {
    /// So many are looked at.
    private static let mostJobs = 10_000
    /// So many are named.
    private static let namedJobs = 20

    /// Jobs that wait, or are under way, and whose application's profile is gone.
    func jobs() throws -> Outcome {
        let open = Set(JobState.allCases.filter { !$0.isTerminal && $0 != .rejected })
        let blocked = try centre.book.jobs(open, limit: HealthCheck.mostJobs)
            .compactMap { try centre.obstacle(to: $0) }
        guard let first = blocked.first else { return (.passed, "each has its profile") }
        let names = blocked.prefix(HealthCheck.namedJobs).map(\.message).joined(separator: "; ")
        let hidden = blocked.count - HealthCheck.namedJobs
        let more = hidden > 0 ? "; and \(hidden) more" : ""
        return (.warning, "\(names)\(more); \(first.hint ?? "")")
    }
}
