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

    var name: String {
        switch self {
        case .claim: "claim"
        case .advance(let state): "advance to \(state.rawValue)"
        case .release: "release"
        case .fail: "fail"
        case .cancel: "cancel"
        }
    }
}
