public import Model

/// What can happen to a job.
///
/// Source: product.md §5.3.
public enum JobEvent: Hashable, Sendable {
    /// A producer takes it; a failed job goes on from where it may.
    case claim
    /// The next step was finished.
    case advance(to: JobState)
    /// The producer gives it back.
    case release
    /// A step failed; `resumeFrom` is the step to go on from.
    case fail(resumeFrom: JobState)
    /// The application was closed.
    case cancel
    /// A producer gives it back to a person, who decides.
    case reject
    /// That person has decided: it is made.
    case approve
    /// It is made sooner or later than it was to be.
    case prioritize

    var name: String {
        switch self {
        case .claim: "claim"
        case .advance(let state): "advance to \(state.rawValue)"
        case .release: "release"
        case .fail: "fail"
        case .cancel: "cancel"
        case .reject: "reject"
        case .approve: "approve"
        case .prioritize: "prioritize"
        }
    }
}
