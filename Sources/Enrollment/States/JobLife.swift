public import Model

/// The life of one job: `QUEUED → CLAIMED → INITIALIZED → KEY_GENERATED → ISSUED → WRITTEN → VERIFIED → DONE`,
/// with failure and resumption in between.
public struct JobLife: Hashable, Sendable {
    /// The step that was last finished, or `failed`, `rejected` or `cancelled`.
    public private(set) var state: JobState
    /// For a failed or rejected job the step to go on from; `state` otherwise.
    public private(set) var resumeFrom: JobState

    /// The steps in their order.
    static let steps: [JobState] = [
        .queued, .claimed, .initialized, .keyGenerated, .issued, .written, .verified, .done,
    ]

    /// A job as found.
    public init(state: JobState, resumeFrom: JobState) {
        self.state = state
        self.resumeFrom = resumeFrom
    }

    /// Moves, when the event is allowed.
    ///
    /// - Throws: `InvalidTransition`; then nothing has moved.
    public mutating func apply(_ event: JobEvent) throws(InvalidTransition) {
        switch event {
        case .claim: try claim(event)
        case .advance(let next): try advance(to: next, event)
        case .release: try release(event)
        case .fail(let step): try fail(step, event)
        case .cancel: try cancel(event)
        case .reject: try reject(event)
        case .approve: try approve(event)
        case .prioritize: guard !state.isTerminal else { throw refused(event) }
        }
    }

    private mutating func claim(_ event: JobEvent) throws(InvalidTransition) {
        switch state {
        case .queued: settle(.claimed)
        case .failed: settle(resumeFrom)
        // Taken over after a lapsed lease, or taken up again after a crash: the work done stays done.
        case .claimed, .initialized, .keyGenerated, .issued, .written, .verified: settle(state)
        case .done, .cancelled, .rejected: throw refused(event)
        }
    }

    private mutating func advance(to next: JobState, _ event: JobEvent) throws(InvalidTransition) {
        guard state != .queued, let position = JobLife.steps.firstIndex(of: state) else {
            throw refused(event)
        }
        guard position + 1 < JobLife.steps.count, JobLife.steps[position + 1] == next else {
            throw refused(event)
        }
        settle(next)
    }

    private mutating func release(_ event: JobEvent) throws(InvalidTransition) {
        switch state {
        case .claimed: settle(.queued)
        // A token carries work already: the job keeps its step and only loses its holder.
        case .initialized, .keyGenerated, .issued, .written, .verified: settle(state)
        case .queued, .done, .failed, .cancelled, .rejected: throw refused(event)
        }
    }

    private mutating func fail(_ step: JobState, _ event: JobEvent) throws(InvalidTransition) {
        guard let reached = JobLife.steps.firstIndex(of: state), let back = JobLife.steps.firstIndex(of: step)
        else { throw refused(event) }
        guard state != .queued, state != .done, back >= 1, back <= reached else { throw refused(event) }
        state = .failed
        resumeFrom = step
    }

    private mutating func cancel(_ event: JobEvent) throws(InvalidTransition) {
        guard !state.isTerminal else { throw refused(event) }
        settle(.cancelled)
    }

    /// What is on a token stays there; what was not begun will begin with a claim.
    private mutating func reject(_ event: JobEvent) throws(InvalidTransition) {
        guard !state.isTerminal, state != .rejected else { throw refused(event) }
        resumeFrom = resumeFrom == .queued ? .claimed : resumeFrom
        state = .rejected
    }

    private mutating func approve(_ event: JobEvent) throws(InvalidTransition) {
        guard state == .rejected else { throw refused(event) }
        settle(resumeFrom == .claimed ? .queued : resumeFrom)
    }

    private mutating func settle(_ next: JobState) {
        state = next
        resumeFrom = next
    }

    private func refused(_ event: JobEvent) -> InvalidTransition {
        InvalidTransition("job", state: state.rawValue, event: event.name)
    }
}
