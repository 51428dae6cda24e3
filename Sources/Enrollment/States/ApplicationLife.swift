public import Model

/// The life of one application: a pure value that moves by the transition table and in no other way.
///
/// Source: product.md §4.3; the row ids stand beside the cases. `docs/enrollment.md` has the same table.
public struct ApplicationLife: Hashable, Sendable {
    /// The business.
    public let type: ApplicationType
    /// Where it stands; nil before it is first stored and after a draft was removed.
    public private(set) var state: ApplicationState?

    /// An application as found; `state` nil when there is none yet.
    public init(type: ApplicationType, state: ApplicationState?) {
        self.type = type
        self.state = state
    }

    /// Moves, when the table has a row and its guards hold.
    ///
    /// - Throws: `InvalidTransition`; then nothing has moved.
    public mutating func apply(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) {
        state = try next(event, facts)
    }

    private func next(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch state {
        case nil: try fromNothing(event, facts)
        case .draft: try fromDraft(event, facts)
        case .pendingReview: try fromPendingReview(event, facts)
        case .rejected: try fromRejected(event, facts)
        case .pendingPayment: try fromPendingPayment(event, facts)
        case .producing: try fromProducing(event, facts)
        case .pendingExecution: try fromPendingExecution(event, facts)
        case .processing: try fromProcessing(event)
        case .completed, .withdrawn, .closed: throw notListed(event)
        }
    }

    /// The refusal of an event that no row has.
    func notListed(_ event: ApplicationEvent) -> InvalidTransition {
        InvalidTransition("application", state: state?.rawValue ?? "–", event: event.rawValue)
    }

    /// Refuses unless all guards hold.
    func require(
        _ guards: Set<ApplicationGuard>,
        _ facts: TransitionFacts,
        _ event: ApplicationEvent
    ) throws(InvalidTransition) {
        let failing = guards.subtracting(facts.holding)
        guard failing.isEmpty else {
            throw InvalidTransition(
                "application",
                state: state?.rawValue ?? "–",
                event: event.rawValue,
                reason: .guardsFail(failing)
            )
        }
    }
}
